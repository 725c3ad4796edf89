function Get-HygieneAgent {
    <#
    .SYNOPSIS
    Lists how each tenant's values are corrected on premises, with its hybrid agents.
    .EXAMPLE
    Get-HygieneAgent | Where-Object Status -in Impaired, Silent
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.Agent')]
    param()

    try {
        $list = Read-HygieneResource ListAgents Agents
        foreach ($agent in $list.Items) { Add-HygieneType $agent Agent }
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
