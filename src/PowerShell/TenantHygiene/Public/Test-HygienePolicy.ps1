function Test-HygienePolicy {
    <#
    .SYNOPSIS
    Checks a policy document. Nothing is stored.
    .PARAMETER Path
    The file with the document.
    .PARAMETER Document
    The document as JSON text.
    .EXAMPLE
    Test-HygienePolicy -Document '{"maxItems": -1}'
    .EXAMPLE
    Get-ChildItem -Path policies -Filter *.json | Test-HygienePolicy
    #>
    [CmdletBinding(DefaultParameterSetName = 'File')]
    [OutputType('TenantHygiene.PolicyValidation')]
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'File', ValueFromPipelineByPropertyName)] [Alias('FullName')] [string] $Path,
        [Parameter(Mandatory, ParameterSetName = 'Text')] [string] $Document
    )

    process {
        try {
            $text = if ($PSCmdlet.ParameterSetName -eq 'File') { Read-HygieneFile $Path } else { $Document }
            Read-HygieneResource ValidatePolicy PolicyValidation -Body $text
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
