function Remove-HygieneSnooze {
    <#
    .SYNOPSIS
    Ends the snooze of a user.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER UserId
    The object id of the user.
    .EXAMPLE
    Remove-HygieneSnooze -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -UserId c1000000-0000-4000-8000-000000000001
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)] [Guid] $UserId
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("user $UserId of tenant $TenantId", 'End the snooze')) { return }
            $null = Invoke-HygieneOperation DeleteSnooze -In @{ tenantId = $TenantId; userId = $UserId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
