function ConvertFrom-HygieneJson {
    # JSON as objects of one form in both editions: names begin with a capital, and times are local, because comparisons of DateTime ignore the zone.
    param([string] $Text)

    ConvertTo-HygieneObject (ConvertFrom-Json $Text)
}

function ConvertTo-HygieneObject {
    param($Value)

    if ($null -eq $Value) { return $null }
    if ($Value -is [DateTime]) { return $Value.ToLocalTime() }
    if ($Value -is [string]) {
        # Windows PowerShell leaves times as texts.
        if ($Value -match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$') {
            $time = [DateTimeOffset]::MinValue
            if ([DateTimeOffset]::TryParse($Value, [Globalization.CultureInfo]::InvariantCulture, [Globalization.DateTimeStyles]::None, [ref] $time)) {
                return $time.LocalDateTime
            }
        }

        return $Value
    }

    if ($Value -is [Array]) {
        $items = foreach ($item in $Value) { , (ConvertTo-HygieneObject $item) }
        return , @($items)
    }

    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $members = [ordered] @{}
        foreach ($property in $Value.PSObject.Properties) {
            $members[$property.Name.Substring(0, 1).ToUpperInvariant() + $property.Name.Substring(1)] = ConvertTo-HygieneObject $property.Value
        }

        return [pscustomobject] $members
    }

    $Value
}

function Add-HygieneType {
    # Names the type of an object, by which its table view and its further properties are found.
    param($Object, [Parameter(Mandatory)] [string] $TypeName)

    $Object.PSObject.TypeNames.Insert(0, "TenantHygiene.$TypeName")
    $Object
}

function Get-HygieneMember {
    # A property that may be missing: the API leaves out what is null.
    param($Object, [Parameter(Mandatory)] [string] $Name)

    if ($null -ne $Object -and $Object.PSObject.Properties[$Name]) { $Object.$Name }
}

function ConvertTo-HygieneText {
    # A value as the API reads it in a query or a body.
    param($Value)

    if ($Value -is [DateTime]) { return $Value.ToUniversalTime().ToString('o', [Globalization.CultureInfo]::InvariantCulture) }
    if ($Value -is [bool]) { return "$Value".ToLowerInvariant() }
    "$Value"
}

function ConvertTo-HygieneJson {
    # A body as JSON, without the members that are null. Texts are copied: Windows PowerShell would write the properties along that
    # Get-Content attaches to a line.
    param([Parameter(Mandatory)] [System.Collections.IDictionary] $Body)

    function Copy-Value($value) {
        if ($value -is [System.Collections.IDictionary]) {
            $copy = [ordered] @{}
            foreach ($name in $value.Keys) {
                if ($null -ne $value[$name]) { $copy[$name] = Copy-Value $value[$name] }
            }

            return $copy
        }

        if ($value -is [Array]) { return , @(foreach ($item in $value) { Copy-Value $item }) }
        if ($value -is [bool] -or $value -is [int]) { return $value }
        ConvertTo-HygieneText $value
    }

    ConvertTo-Json -InputObject (Copy-Value $Body) -Depth 20 -Compress
}
