function Restart-HygieneDeadLetter {
    <#
    .SYNOPSIS
    Delivers answers and webhooks again that could not be delivered.
    .PARAMETER Top
    The most entries.
    .EXAMPLE
    Restart-HygieneDeadLetter -Top 50
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('TenantHygiene.ReplayResult')]
    param([Nullable[int]] $Top)

    try {
        if (-not $PSCmdlet.ShouldProcess('answers and webhooks that could not be delivered', 'Deliver again')) { return }
        Read-HygieneResource ReplayDeadLetters ReplayResult -Query @{ top = $Top }
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
