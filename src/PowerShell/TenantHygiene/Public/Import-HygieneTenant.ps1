function Import-HygieneTenant {
    <#
    .SYNOPSIS
    Registers the tenants of a CSV file with the columns tenantId,name,policy,kind,clientId,secretName.
    .DESCRIPTION
    With -WhatIf nothing is stored: the answer says for each row what would be done. Nothing is stored either if one row is wrong.
    .PARAMETER Path
    The file.
    .PARAMETER Replace
    Replace tenants that are registered already. Without it they stay as they are.
    .EXAMPLE
    Import-HygieneTenant -Path tenants.csv -WhatIf

    Checks a list.
    .EXAMPLE
    Import-HygieneTenant -Path tenants.csv
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.ImportedTenant')]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Path,
        [switch] $Replace
    )

    try {
        $text = Read-HygieneFile $Path
        $isCheck = $false
        if (-not $PSCmdlet.ShouldProcess($Path, 'Register the tenants')) {
            if (-not $WhatIfPreference) { return }
            $isCheck = $true
        }

        $query = @{ check = if ($isCheck) { $true }; replace = if ($Replace) { $true } }
        # A list with a wrong row is refused as a whole, with what is wrong in each row.
        $result = Read-HygieneResource ImportTenants ImportResult -Query $query -Body $text -ContentType 'text/csv' -Expect 200, 422
        foreach ($row in $result.Items) {
            Add-Member -InputObject $row -NotePropertyName IsStored -NotePropertyValue $result.IsStored
            Add-HygieneType $row ImportedTenant
        }
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
