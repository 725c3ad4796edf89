function Get-HygieneDeviceCodeToken {
    # A token of a person who signs in elsewhere (RFC 8628); afterwards by the refresh token, without asking again.
    param([Parameter(Mandatory)] $Connection)

    if ($Connection.RefreshToken) {
        $answer = Send-HygieneForm "$($Connection.Authority)/oauth2/v2.0/token" @{
            grant_type    = 'refresh_token'
            client_id     = $Connection.ClientId
            refresh_token = ConvertFrom-HygieneSecret $Connection.RefreshToken
            scope         = "$($Connection.Audience)/.default offline_access"
        }
        if ($answer.Status -eq 200) { return Save-HygieneIssuedToken $Connection $answer }
    }

    $answer = Send-HygieneForm "$($Connection.Authority)/oauth2/v2.0/devicecode" @{
        client_id = $Connection.ClientId
        scope     = "$($Connection.Audience)/.default offline_access"
    }
    if ($answer.Status -ne 200) { throw (New-HygieneTokenError $answer 'Signing in with a device code is not possible.') }
    $device = ConvertFrom-Json $answer.Text
    Write-Host $device.message
    $interval = [Math]::Max([int] (Get-HygieneMember $device 'interval'), 1)
    $giveUpAt = [DateTime]::UtcNow.AddSeconds([int] $device.expires_in)
    while ([DateTime]::UtcNow -lt $giveUpAt) {
        Start-Sleep -Seconds $interval
        $answer = Send-HygieneForm "$($Connection.Authority)/oauth2/v2.0/token" @{
            grant_type  = 'urn:ietf:params:oauth:grant-type:device_code'
            client_id   = $Connection.ClientId
            device_code = $device.device_code
        }
        if ($answer.Status -eq 200) { return Save-HygieneIssuedToken $Connection $answer }
        $why = $null
        try { $why = Get-HygieneMember (ConvertFrom-Json $answer.Text) 'error' } catch { Write-Debug 'The answer is no JSON.' }
        if ($why -eq 'slow_down') { $interval += 5 }
        elseif ($why -ne 'authorization_pending' -and $answer.Status -ne 0) { throw (New-HygieneTokenError $answer 'Nobody signed in.') }
    }

    throw (New-HygieneErrorRecord -Code 'token-refused' -Category OperationTimeout -Detail 'Nobody signed in before the code expired. Connect again.')
}

function Send-HygieneForm {
    param([Parameter(Mandatory)] [string] $Address, [Parameter(Mandatory)] [hashtable] $Form)

    $pairs = foreach ($name in $Form.Keys) { '{0}={1}' -f $name, [Uri]::EscapeDataString([string] $Form[$name]) }
    $message = New-Object System.Net.Http.HttpRequestMessage -ArgumentList ([System.Net.Http.HttpMethod]::Post), $Address
    $message.Content = New-Object System.Net.Http.StringContent -ArgumentList ($pairs -join '&'), ([Text.Encoding]::UTF8), 'application/x-www-form-urlencoded'
    Read-HygieneAnswer -Message $message -TimeoutSeconds 30
}

function Save-HygieneIssuedToken {
    param([Parameter(Mandatory)] $Connection, [Parameter(Mandatory)] $Answer)

    $issued = ConvertFrom-Json $Answer.Text
    $refresh = Get-HygieneMember $issued 'refresh_token'
    if ($refresh) { $Connection.RefreshToken = ConvertTo-HygieneSecret $refresh }
    @{
        Token     = ConvertTo-HygieneSecret $issued.access_token
        ExpiresAt = [DateTime]::UtcNow.AddSeconds([int] $issued.expires_in)
    }
}
