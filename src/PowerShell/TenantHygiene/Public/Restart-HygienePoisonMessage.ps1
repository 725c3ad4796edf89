function Restart-HygienePoisonMessage {
    <#
    .SYNOPSIS
    Processes the failed messages of a queue again.
    .PARAMETER Queue
    The queue. Default: provisioning-errors.
    .PARAMETER Top
    The most messages.
    .EXAMPLE
    Restart-HygienePoisonMessage -Queue provisioning-errors -Top 10
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('TenantHygiene.ReplayResult')]
    param(
        [Parameter(Position = 0, ValueFromPipelineByPropertyName)] [Alias('Name')] [string] $Queue,
        [Nullable[int]] $Top
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess($(if ($Queue) { $Queue } else { 'provisioning-errors' }), 'Process the failed messages again')) { return }
            Read-HygieneResource ReplayPoisonMessages ReplayResult -Query @{ queue = $Queue; top = $Top }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
