function Invoke-HygieneOperation {
    # Calls one operation of the API, and returns its answer: Status, Headers, Text. Throws an ErrorRecord for any other answer.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Operation,
        # The values of the {names} in the path.
        [hashtable] $In = @{},
        [System.Collections.IDictionary] $Query = @{},
        # An object that is sent as JSON, or a text that is sent as it is.
        $Body,
        [string] $ContentType = 'application/json',
        [string] $Accept = 'application/json',
        [hashtable] $Headers = @{},
        [int[]] $Expect = @(200, 201, 202, 204)
    )

    $connection = Get-HygieneConnection
    $route = $script:Operations[$Operation]
    $path = [regex]::Replace($route.Path, '\{(\w+)\}', { param($match) [Uri]::EscapeDataString([string] $In[$match.Groups[1].Value]) })
    $pairs = foreach ($name in $Query.Keys) {
        if ($null -ne $Query[$name] -and '' -ne $Query[$name]) {
            '{0}={1}' -f $name, [Uri]::EscapeDataString((ConvertTo-HygieneText $Query[$name]))
        }
    }
    $address = "$($connection.BaseUri)/api/v1/$path"
    if ($pairs) { $address += '?' + ($pairs -join '&') }
    $text = if ($null -eq $Body) { $null } elseif ($Body -is [string]) { $Body } else { ConvertTo-HygieneJson $Body }

    # What is repeated must not be done twice: the same key gets the same answer.
    $isRepeatable = $route.Method -in 'GET', 'PUT', 'DELETE' -or $Headers.ContainsKey('Idempotency-Key')
    $giveUpAt = [DateTime]::UtcNow.AddSeconds($connection.RetrySeconds)
    for ($attempt = 1; ; $attempt++) {
        $request = @{
            Method = $route.Method; Address = $address; Text = $text; ContentType = $ContentType; Accept = $Accept; Headers = $Headers
        }
        $answer = Send-HygieneRequest -Request $request -TimeoutSeconds $connection.TimeoutSeconds
        if ($answer.Status -in $Expect -and $answer.ContentType -ne 'application/problem+json') { return $answer }

        # 429 was not carried out, whatever it was. 0 is a connection that failed, of which nobody knows.
        $mayRepeat = $answer.Status -eq 429 -or ($answer.Status -in 0, 502, 503, 504 -and $isRepeatable)
        $pause = Get-HygieneRetryDelay -Answer $answer -Attempt $attempt
        if (-not $mayRepeat -or [DateTime]::UtcNow.AddSeconds($pause) -gt $giveUpAt) {
            throw (New-HygieneError -Answer $answer -Method $route.Method -Path $path)
        }

        Write-Verbose "$($route.Method) $path was answered with $($answer.Status); the next attempt is in $pause seconds."
        Start-Sleep -Milliseconds ([int] ($pause * 1000))
    }
}

function Get-HygieneRetryDelay {
    # How many seconds to wait: what Retry-After says (seconds or a date), otherwise 1, 2, 4, ... 30.
    param([Parameter(Mandatory)] $Answer, [Parameter(Mandatory)] [int] $Attempt)

    $said = $Answer.Headers['Retry-After']
    $seconds = 0.0
    $date = [DateTimeOffset]::MinValue
    $culture = [Globalization.CultureInfo]::InvariantCulture
    if ($said -and [double]::TryParse($said, [Globalization.NumberStyles]::Float, $culture, [ref] $seconds)) {
        return [Math]::Max($seconds, 0.2)
    }

    if ($said -and [DateTimeOffset]::TryParse($said, $culture, [Globalization.DateTimeStyles]::AssumeUniversal, [ref] $date)) {
        return [Math]::Max(($date - [DateTimeOffset]::UtcNow).TotalSeconds, 0.2)
    }

    [Math]::Min([Math]::Pow(2, $Attempt - 1), 30)
}

function Get-HygienePage {
    # All entries of a list, page by page: the last page is the one without nextCursor, however short the others are.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Operation,
        [hashtable] $In = @{},
        [hashtable] $Query = @{},
        [Parameter(Mandatory)] [string] $TypeName
    )

    $asked = @{ top = 200 }
    foreach ($name in $Query.Keys) { $asked[$name] = $Query[$name] }
    do {
        $page = ConvertFrom-HygieneJson (Invoke-HygieneOperation $Operation -In $In -Query $asked).Text
        foreach ($item in $page.Items) { Add-HygieneType $item $TypeName }
        $asked['cursor'] = Get-HygieneMember $page 'NextCursor'
    } while ($asked['cursor'])
}

function Read-HygieneResource {
    # Calls an operation whose answer is one object, and returns it with its type.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Operation,
        [Parameter(Mandatory, Position = 1)] [string] $TypeName,
        [hashtable] $In = @{},
        [System.Collections.IDictionary] $Query = @{},
        $Body,
        [string] $ContentType = 'application/json',
        [hashtable] $Headers = @{},
        [int[]] $Expect = @(200, 201, 202)
    )

    $answer = Invoke-HygieneOperation $Operation -In $In -Query $Query -Body $Body -ContentType $ContentType -Headers $Headers -Expect $Expect
    $resource = Add-HygieneType (ConvertFrom-HygieneJson $answer.Text) $TypeName
    if ($answer.Headers['ETag']) {
        Add-Member -InputObject $resource -NotePropertyName ETag -NotePropertyValue $answer.Headers['ETag']
    }

    $resource
}
