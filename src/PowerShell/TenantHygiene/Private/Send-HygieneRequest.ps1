function Send-HygieneRequest {
    # Sends one request with the connection's token. Every answer is returned, and a connection that fails is an answer with the status 0.
    [CmdletBinding()]
    param([Parameter(Mandatory)] [hashtable] $Request, [Parameter(Mandatory)] [int] $TimeoutSeconds)

    $message = New-Object System.Net.Http.HttpRequestMessage -ArgumentList ([System.Net.Http.HttpMethod]::new($Request.Method)), $Request.Address
    $message.Headers.Authorization = New-Object System.Net.Http.Headers.AuthenticationHeaderValue -ArgumentList 'Bearer', (Get-HygieneToken)
    $null = $message.Headers.TryAddWithoutValidation('Accept', "$($Request.Accept), application/problem+json")
    $null = $message.Headers.TryAddWithoutValidation('User-Agent', "TenantHygiene-PowerShell/$($MyInvocation.MyCommand.Module.Version)")
    foreach ($name in $Request.Headers.Keys) {
        $null = $message.Headers.TryAddWithoutValidation($name, [string] $Request.Headers[$name])
    }

    if ($null -ne $Request.Text) {
        $message.Content = New-Object System.Net.Http.StringContent -ArgumentList $Request.Text, ([Text.Encoding]::UTF8), $Request.ContentType
    }

    Write-Debug "$($Request.Method) $($Request.Address)"
    Read-HygieneAnswer -Message $message -TimeoutSeconds $TimeoutSeconds
}

function Read-HygieneAnswer {
    # Sends a message, waits in short pieces so that Ctrl+C ends it at once, and reads the answer.
    param([Parameter(Mandatory)] $Message, [Parameter(Mandatory)] [int] $TimeoutSeconds)

    if (-not $script:Http) {
        $handler = New-Object System.Net.Http.HttpClientHandler
        # A token goes to the address that was asked for, and to no other.
        $handler.AllowAutoRedirect = $false
        $script:Http = New-Object System.Net.Http.HttpClient -ArgumentList $handler
        $script:Http.Timeout = [Threading.Timeout]::InfiniteTimeSpan
    }

    $limit = New-Object System.Threading.CancellationTokenSource -ArgumentList ([TimeSpan]::FromSeconds($TimeoutSeconds))
    $response = $null
    try {
        $sending = $script:Http.SendAsync($Message, $limit.Token)
        while (-not $sending.IsCompleted) { $null = [Threading.Tasks.Task]::WaitAny(@($sending), 100) }
        $response = $sending.GetAwaiter().GetResult()
        $headers = @{}
        foreach ($header in $response.Headers) { $headers[$header.Key] = $header.Value -join ', ' }
        $bytes = $response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult()
        @{
            Status      = [int] $response.StatusCode
            Headers     = $headers
            ContentType = if ($response.Content.Headers.ContentType) { $response.Content.Headers.ContentType.MediaType }
            Bytes       = $bytes
            Text        = [Text.Encoding]::UTF8.GetString($bytes)
            Failure     = $null
        }
    } catch [System.Management.Automation.MethodInvocationException] {
        $cause = $_.Exception.GetBaseException()
        $failure = if ($cause -is [OperationCanceledException]) { "There was no answer within $TimeoutSeconds seconds." } else { $cause.Message }
        @{ Status = 0; Headers = @{}; ContentType = $null; Bytes = @(); Text = ''; Failure = $failure }
    } finally {
        $limit.Cancel()
        $limit.Dispose()
        if ($response) { $response.Dispose() }
        $Message.Dispose()
    }
}
