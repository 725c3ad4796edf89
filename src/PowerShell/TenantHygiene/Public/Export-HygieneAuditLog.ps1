function Export-HygieneAuditLog {
    <#
    .SYNOPSIS
    Saves the audit log of a tenant, with one JSON object on each line, or as CSV.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER Path
    The file.
    .PARAMETER After
    Only the entries after this sequence.
    .PARAMETER Format
    Ndjson or Csv.
    .PARAMETER Force
    Replace a file that exists.
    .EXAMPLE
    Export-HygieneAuditLog -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -Path audit.ndjson -Force
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([System.IO.FileInfo])]
    param(
        [Parameter(Mandatory, Position = 0)] [Guid] $TenantId,
        [Parameter(Mandatory, Position = 1)] [string] $Path,
        [long] $After = 0,
        [ValidateSet('Ndjson', 'Csv')] [string] $Format = 'Ndjson',
        [switch] $Force
    )

    try {
        $file = New-HygieneFile $Path -Force:$Force
        if (-not $PSCmdlet.ShouldProcess($file, "Save the audit log of tenant $TenantId")) { return }
        $accept = if ($Format -eq 'Csv') { 'text/csv' } else { 'application/x-ndjson' }
        # Each page of CSV begins with the names of the columns: only the first may.
        $isFirst = $true
        $writer = New-Object System.IO.StreamWriter -ArgumentList $file, $false, (New-Object System.Text.UTF8Encoding -ArgumentList $false)
        try {
            Read-HygieneAuditLog -TenantId $TenantId -After $After -Accept $accept | ForEach-Object {
                $page = $_
                if ($Format -eq 'Csv' -and -not $isFirst) { $page = $page.Substring($page.IndexOf("`n") + 1) }
                $writer.Write($page)
                $isFirst = $false
            }
        } finally {
            $writer.Dispose()
        }

        Get-Item -LiteralPath $file
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
