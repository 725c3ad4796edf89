function Disable-HygieneKillSwitch {
    <#
    .SYNOPSIS
    Allows purges again, in every tenant or in one.
    .PARAMETER Reason
    The reason, for the audit log.
    .PARAMETER TenantId
    The tenant. Without it, every tenant.
    .EXAMPLE
    Disable-HygieneKillSwitch -Reason 'The cause is known, and removed.'
    .EXAMPLE
    Disable-HygieneKillSwitch -TenantId 7b4e3f50-ac6d-4e8f-9091-2c3d4e5f6071 -Reason 'The cause is known, and removed.' -Confirm:$false

    For one tenant, without a question.
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.KillSwitch')]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Reason,
        [Parameter(ValueFromPipelineByPropertyName)] [Nullable[Guid]] $TenantId
    )

    process {
        try {
            $target = if ($TenantId) { "tenant $TenantId" } else { 'every tenant' }
            if (-not $PSCmdlet.ShouldProcess($target, 'Allow purges again')) { return }
            Read-HygieneResource PutKillSwitch KillSwitch -Body @{ isOn = $false; reason = $Reason; tenantId = $TenantId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
