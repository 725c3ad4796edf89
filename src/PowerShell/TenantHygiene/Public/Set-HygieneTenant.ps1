function Set-HygieneTenant {
    <#
    .SYNOPSIS
    Changes the name or the policy of a tenant.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER Name
    The new name.
    .PARAMETER Policy
    The name of the new policy. It takes effect within 15 seconds, for plans that are made from then on.
    .PARAMETER Reason
    The reason, for the audit log.
    .EXAMPLE
    Set-HygieneTenant -TenantId 7b4e3f50-ac6d-4e8f-9091-2c3d4e5f6071 -Policy observe -Reason 'The contract ends this month.'
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.Tenant')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [string] $Name,
        [string] $Policy,
        [Parameter(Mandatory)] [string] $Reason
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("tenant $TenantId", "Change$(if ($Name) { " the name to '$Name'" })$(if ($Policy) { " the policy to '$Policy'" })")) { return }
            Read-HygieneResource ChangeTenant Tenant -In @{ tenantId = $TenantId } -Body @{
                name = if ($Name) { $Name }; policy = if ($Policy) { $Policy }; reason = $Reason
            }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
