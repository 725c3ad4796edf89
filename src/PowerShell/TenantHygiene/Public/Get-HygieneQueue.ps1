function Get-HygieneQueue {
    <#
    .SYNOPSIS
    Lists the queues, with how many messages wait and how many failed five times.
    .EXAMPLE
    Get-HygieneQueue | Where-Object Poison -gt 0
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.Queue')]
    param()

    try {
        $list = Read-HygieneResource ListPoisonMessages PoisonMessages
        foreach ($queue in $list.Queues) { Add-HygieneType $queue Queue }
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
