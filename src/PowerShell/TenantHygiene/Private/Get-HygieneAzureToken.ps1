function Get-HygieneAzureToken {
    # A token of the account that is signed in with Az.Accounts. Its newer versions return a SecureString, the older ones a text.
    param([Parameter(Mandatory)] $Connection)

    if (-not (Get-Command -Name Get-AzAccessToken -ErrorAction Ignore)) {
        throw (New-HygieneErrorRecord -Code 'az-accounts-missing' -Category NotInstalled -Detail (
                'Get-AzAccessToken is missing. Install-Module Az.Accounts and sign in with Connect-AzAccount, or connect with -DeviceCode, -ManagedIdentity or -AccessToken.'))
    }

    $asked = @{ ResourceUrl = $Connection.Audience }
    if ($Connection.TenantId) { $asked['TenantId'] = $Connection.TenantId }
    $issued = Get-AzAccessToken @asked -ErrorAction Stop
    $token = if ($issued.Token -is [System.Security.SecureString]) { $issued.Token } else { ConvertTo-HygieneSecret $issued.Token }
    @{ Token = $token; ExpiresAt = ([DateTimeOffset] $issued.ExpiresOn).UtcDateTime }
}

function Get-HygieneManagedIdentityToken {
    # A token of the managed identity of the App Service, Function App, container or Automation account in which this runs.
    param([Parameter(Mandatory)] $Connection)

    if (-not $env:IDENTITY_ENDPOINT -or -not $env:IDENTITY_HEADER) {
        throw (New-HygieneErrorRecord -Code 'managed-identity-missing' -Category NotInstalled -Detail (
                'There is no managed identity here: IDENTITY_ENDPOINT and IDENTITY_HEADER are not set.'))
    }

    $address = '{0}?api-version=2019-08-01&resource={1}' -f $env:IDENTITY_ENDPOINT, [Uri]::EscapeDataString($Connection.Audience)
    if ($Connection.ClientId) { $address += "&client_id=$($Connection.ClientId)" }
    $message = New-Object System.Net.Http.HttpRequestMessage -ArgumentList ([System.Net.Http.HttpMethod]::Get), $address
    $null = $message.Headers.TryAddWithoutValidation('X-IDENTITY-HEADER', $env:IDENTITY_HEADER)
    $answer = Read-HygieneAnswer -Message $message -TimeoutSeconds 30
    if ($answer.Status -ne 200) { throw (New-HygieneTokenError $answer 'The managed identity got no token.') }
    $issued = ConvertFrom-Json $answer.Text
    @{
        Token     = ConvertTo-HygieneSecret $issued.access_token
        ExpiresAt = [DateTimeOffset]::FromUnixTimeSeconds([long] $issued.expires_on).UtcDateTime
    }
}

function New-HygieneTokenError {
    # Why there is no token, in the words of whoever refused it. The answer of a success is never passed here.
    param([Parameter(Mandatory)] $Answer, [Parameter(Mandatory)] [string] $What)

    $said = $null
    try { $said = ConvertFrom-Json $Answer.Text } catch { Write-Debug 'The answer is no JSON.' }
    $why = @((Get-HygieneMember $said 'error_description'), (Get-HygieneMember $said 'message'), $Answer.Failure, "The answer is $($Answer.Status).") |
        Where-Object { $_ } | Select-Object -First 1
    New-HygieneErrorRecord -Code 'token-refused' -Category AuthenticationError -Detail "$What $why"
}
