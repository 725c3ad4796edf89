function Get-HygieneApiDescription {
    <#
    .SYNOPSIS
    Reads the description of the API (OpenAPI 3.1), as text.
    .EXAMPLE
    Get-HygieneApiDescription | Set-Content -Path openapi.json
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    try {
        (Invoke-HygieneOperation GetOpenApi).Text
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
