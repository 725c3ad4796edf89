function Export-HygieneEvidence {
    <#
    .SYNOPSIS
    Saves the evidence of a remediation, byte for byte as it was answered, for the offline verifier.
    .PARAMETER Id
    The remediation.
    .PARAMETER Path
    The file, or a folder: then the file is named after the remediation.
    .PARAMETER Force
    Replace a file that exists.
    .EXAMPLE
    Get-HygieneRemediation -User aduser1@contoso.example | Select-Object -First 1 | Export-HygieneEvidence -Path . -Force
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([System.IO.FileInfo])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Alias('RemediationId')] [string] $Id,
        [Parameter(Mandatory, Position = 1)] [string] $Path,
        [switch] $Force
    )

    process {
        try {
            $target = if (Test-Path -LiteralPath $Path -PathType Container) { Join-Path $Path "evidence-$Id.json" } else { $Path }
            $file = New-HygieneFile $target -Force:$Force
            if (-not $PSCmdlet.ShouldProcess($file, "Save the evidence of $Id")) { return }
            [IO.File]::WriteAllBytes($file, (Invoke-HygieneOperation GetEvidence -In @{ id = $Id }).Bytes)
            Get-Item -LiteralPath $file
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
