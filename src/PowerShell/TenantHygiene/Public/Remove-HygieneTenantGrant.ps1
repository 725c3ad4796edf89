function Remove-HygieneTenantGrant {
    <#
    .SYNOPSIS
    Withdraws the roles of a principal in one tenant.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER PrincipalId
    The object id of the person, the group or the application.
    .EXAMPLE
    Get-HygieneTenantGrant -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f | Where-Object Name -eq 'Contoso service desk' | Remove-HygieneTenantGrant
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)] [Guid] $PrincipalId
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("$PrincipalId in tenant $TenantId", 'Withdraw the roles')) { return }
            $null = Invoke-HygieneOperation DeleteTenantGrant -In @{ tenantId = $TenantId; principalId = $PrincipalId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
