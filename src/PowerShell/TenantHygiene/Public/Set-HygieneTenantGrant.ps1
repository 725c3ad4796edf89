function Set-HygieneTenantGrant {
    <#
    .SYNOPSIS
    Gives a person, a group or an application roles in one tenant alone. The roles that it has there are replaced.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER PrincipalId
    The object id of the person, the group or the application.
    .PARAMETER Role
    The roles.
    .PARAMETER Name
    The name that people read.
    .EXAMPLE
    Set-HygieneTenantGrant -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -PrincipalId b1000000-0000-4000-8000-000000000001 -Role Hygiene.Read, Hygiene.Approve -Name 'Contoso service desk'
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.TenantGrant')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)] [Guid] $PrincipalId,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)] [Alias('Roles')]
        [ValidateSet('Hygiene.Read', 'Hygiene.Operate', 'Hygiene.Approve', 'Hygiene.Admin')] [string[]] $Role,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Name
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("$PrincipalId in tenant $TenantId", "Grant $($Role -join ', ')")) { return }
            $in = @{ tenantId = $TenantId; principalId = $PrincipalId }
            $grant = Read-HygieneResource PutTenantGrant TenantGrant -In $in -Body @{ roles = $Role; name = if ($Name) { $Name } }
            Add-Member -InputObject $grant -NotePropertyName TenantId -NotePropertyValue $TenantId -PassThru
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
