function Export-HygieneRemediation {
    <#
    .SYNOPSIS
    Saves a list of remediations as CSV, 50,000 at most.
    .PARAMETER Path
    The file.
    .PARAMETER TenantId
    Only those of one tenant.
    .PARAMETER State
    Only those in one state.
    .PARAMETER Since
    Only those created at this time or later.
    .PARAMETER Force
    Replace a file that exists.
    .EXAMPLE
    Export-HygieneRemediation -Path remediations.csv -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -Since (Get-Date).AddMonths(-1) -Force
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([System.IO.FileInfo])]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Path,
        [Nullable[Guid]] $TenantId,
        [ValidateSet('Queued', 'Diagnosing', 'AwaitingApproval', 'Purging', 'Reprovisioning', 'Verifying', 'AwaitingOnPremises', 'Resolved',
            'NeedsOperator', 'Rejected', 'Failed', 'Canceled')] [string] $State,
        [Nullable[DateTime]] $Since,
        [switch] $Force
    )

    try {
        $file = New-HygieneFile $Path -Force:$Force
        if (-not $PSCmdlet.ShouldProcess($file, 'Save the list of remediations')) { return }
        $query = @{ tenantId = $TenantId; state = $State; since = $Since }
        [IO.File]::WriteAllBytes($file, (Invoke-HygieneOperation ListRemediations -Query $query -Accept 'text/csv').Bytes)
        Get-Item -LiteralPath $file
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
