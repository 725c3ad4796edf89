function Set-HygieneSnooze {
    <#
    .SYNOPSIS
    Snoozes a user: scans skip the user until the given time, at most 366 days ahead.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER UserId
    The object id of the user.
    .PARAMETER Until
    When the snooze ends.
    .PARAMETER Reason
    The reason, for the audit log.
    .EXAMPLE
    Set-HygieneSnooze -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -UserId c1000000-0000-4000-8000-000000000001 -Until (Get-Date).AddDays(7) -Reason 'The user is being migrated.'
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('TenantHygiene.Snooze')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)] [Guid] $UserId,
        [Parameter(Mandatory)] [DateTime] $Until,
        [Parameter(Mandatory)] [string] $Reason
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("user $UserId of tenant $TenantId", "Snooze until $Until")) { return }
            Read-HygieneResource PutSnooze Snooze -In @{ tenantId = $TenantId; userId = $UserId } -Body @{ until = $Until; reason = $Reason }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
