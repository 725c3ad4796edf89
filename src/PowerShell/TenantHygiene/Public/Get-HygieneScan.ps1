function Get-HygieneScan {
    <#
    .SYNOPSIS
    Reads scans: one, or a list, newest first.
    .PARAMETER Id
    The scan.
    .PARAMETER TenantId
    Only those of one tenant.
    .PARAMETER State
    Only those in one state.
    .EXAMPLE
    Get-HygieneScan -State Partial

    Lists the scans that could not read every user.
    .EXAMPLE
    Get-HygieneTenant | ForEach-Object { Get-HygieneScan -TenantId $_.TenantId | Select-Object -First 1 }

    Shows the latest scan of each tenant.
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    [OutputType('TenantHygiene.Scan')]
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'One', ValueFromPipelineByPropertyName)] [string] $Id,
        [Parameter(ParameterSetName = 'List')] [Nullable[Guid]] $TenantId,
        [Parameter(ParameterSetName = 'List')] [ValidateSet('Running', 'Complete', 'Partial', 'Failed')] [string] $State
    )

    process {
        try {
            if ($PSCmdlet.ParameterSetName -eq 'One') { return Read-HygieneResource GetScan Scan -In @{ id = $Id } }
            Get-HygienePage ListScans -TypeName Scan -Query @{ tenantId = $TenantId; state = $State }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
