function Disconnect-Hygiene {
    <#
    .SYNOPSIS
    Forgets the connection and its tokens.
    .EXAMPLE
    Disconnect-Hygiene
    #>
    [CmdletBinding()]
    param()

    $script:Connection = $null
}
