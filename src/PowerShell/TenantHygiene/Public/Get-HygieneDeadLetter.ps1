function Get-HygieneDeadLetter {
    <#
    .SYNOPSIS
    Lists answers and webhooks that could not be delivered.
    .PARAMETER Top
    The most entries.
    .EXAMPLE
    Get-HygieneDeadLetter
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.DeadLetter')]
    param([Nullable[int]] $Top)

    try {
        $list = Read-HygieneResource ListDeadLetters DeadLetters -Query @{ top = $Top }
        foreach ($letter in $list.Items) { Add-HygieneType $letter DeadLetter }
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
