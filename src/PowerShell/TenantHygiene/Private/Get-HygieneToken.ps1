function Get-HygieneConnection {
    if (-not $script:Connection) {
        throw (New-HygieneErrorRecord -Code 'not-connected' -Detail 'Connect first: Connect-Hygiene -Uri https://...' -Category ConnectionError)
    }

    $script:Connection
}

function Get-HygieneToken {
    # The token of the connection as text, renewed five minutes before it ends. It is held as a SecureString and never written anywhere.
    $connection = Get-HygieneConnection
    if (-not $connection.Token -or ($connection.Renew -and [DateTime]::UtcNow.AddMinutes(5) -ge $connection.ExpiresAt)) {
        $issued = & $connection.Renew $connection
        $connection.Token = $issued.Token
        $connection.ExpiresAt = $issued.ExpiresAt
    }

    ConvertFrom-HygieneSecret $connection.Token
}

function ConvertFrom-HygieneSecret {
    param([Parameter(Mandatory)] [System.Security.SecureString] $Secret)

    (New-Object System.Net.NetworkCredential -ArgumentList '', $Secret).Password
}

function ConvertTo-HygieneSecret {
    param([Parameter(Mandatory)] [string] $Text)

    (New-Object System.Net.NetworkCredential -ArgumentList '', $Text).SecurePassword
}

function Assert-HygieneAddress {
    # Tokens travel over https only, except on this machine.
    param([Parameter(Mandatory)] [Uri] $Address, [Parameter(Mandatory)] [string] $Name)

    if (-not $Address.IsAbsoluteUri -or ($Address.Scheme -ne 'https' -and -not ($Address.Scheme -eq 'http' -and $Address.IsLoopback))) {
        throw (New-HygieneErrorRecord -Code 'address-wrong' -Detail "$Name must be an https address; http is allowed on this machine only." -Target $Address)
    }
}
