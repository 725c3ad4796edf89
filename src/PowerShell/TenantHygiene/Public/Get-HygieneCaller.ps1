function Get-HygieneCaller {
    <#
    .SYNOPSIS
    Reads who you are to the application, and which roles you have in which tenants.
    .EXAMPLE
    Get-HygieneCaller | Select-Object -ExpandProperty Roles
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.Caller')]
    param()

    try {
        Read-HygieneResource GetMe Caller
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
