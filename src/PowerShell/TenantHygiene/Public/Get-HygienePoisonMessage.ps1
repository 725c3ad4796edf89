function Get-HygienePoisonMessage {
    <#
    .SYNOPSIS
    Lists the messages of a queue that failed five times.
    .PARAMETER Queue
    The queue. Default: provisioning-errors.
    .EXAMPLE
    Get-HygieneQueue | Get-HygienePoisonMessage
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.PoisonMessage')]
    param([Parameter(Position = 0, ValueFromPipelineByPropertyName)] [Alias('Name')] [string] $Queue)

    process {
        try {
            $list = Read-HygieneResource ListPoisonMessages PoisonMessages -Query @{ queue = $Queue }
            foreach ($message in $list.Items) {
                Add-Member -InputObject $message -NotePropertyName Queue -NotePropertyValue $list.Queue
                Add-HygieneType $message PoisonMessage
            }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
