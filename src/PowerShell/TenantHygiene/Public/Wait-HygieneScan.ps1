function Wait-HygieneScan {
    <#
    .SYNOPSIS
    Waits until scans have ended, and returns them.
    .PARAMETER Id
    The scan.
    .PARAMETER Timeout
    How long to wait in all. What has not ended then is an error with the code wait-timed-out; the scan itself goes on.
    .EXAMPLE
    Start-HygieneScan -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f | Wait-HygieneScan -Timeout 02:00:00
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.Scan')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [string] $Id,
        [TimeSpan] $Timeout = '04:00:00'
    )

    begin { $ids = New-Object System.Collections.Generic.List[string] }

    process { if (-not $ids.Contains($Id)) { $ids.Add($Id) } }

    end {
        Wait-HygieneResource -Id $ids -Operation GetScan -TypeName Scan -Timeout $Timeout -Activity 'Scan' -Cmdlet $PSCmdlet -IsOver {
            param($one) $one.State -ne 'Running'
        } -Describe {
            param($one) 'Tenant {0}: {1} users read' -f $one.TenantId, (Get-HygieneMember $one 'Users')
        }
    }
}
