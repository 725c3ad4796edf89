# A server on this machine that gives the answers it was told, in their order, and keeps what it was asked.

function Start-AnswerServer {
    param([Parameter(Mandatory)] [hashtable[]] $Answer)

    $port = Get-FreePort
    $listener = [Net.HttpListener]::new()
    $listener.Prefixes.Add("http://127.0.0.1:$port/")
    $listener.Start()
    $requests = [Collections.Concurrent.ConcurrentQueue[object]]::new()
    $job = Start-ThreadJob {
        $listener, $requests = $using:listener, $using:requests
        foreach ($answer in $using:Answer) {
            $context = $listener.GetContext()
            $body = [IO.StreamReader]::new($context.Request.InputStream).ReadToEnd()
            $requests.Enqueue([pscustomobject] @{
                    Method = $context.Request.HttpMethod; Path = $context.Request.RawUrl; Body = $body
                    Authorization = $context.Request.Headers['Authorization']; Headers = $context.Request.Headers
                })
            if ($answer['Delay']) { Start-Sleep -Seconds $answer['Delay'] }
            $context.Response.StatusCode = $answer['Status'] ?? 200
            foreach ($name in ($answer['Headers'] ?? @{}).Keys) { $context.Response.Headers.Add($name, $answer['Headers'][$name]) }
            $bytes = [Text.Encoding]::UTF8.GetBytes(($answer['Body'] ?? '{}'))
            try { $context.Response.Close($bytes, $false) } catch { $null = 'The client has gone.' }
        }
    }
    [pscustomobject] @{ Uri = "http://127.0.0.1:$port"; Requests = $requests; Listener = $listener; Job = $job }
}

function Stop-AnswerServer {
    param([Parameter(Mandatory)] $Server)

    $Server.Listener.Stop()
    $Server.Job | Stop-Job -PassThru | Remove-Job -Force
}

function Get-FreePort {
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    try { $probe.LocalEndpoint.Port } finally { $probe.Stop() }
}

Export-ModuleMember -Function Start-AnswerServer, Stop-AnswerServer
