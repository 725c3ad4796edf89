function New-HygieneError {
    # The problem document of an answer (RFC 9457) as an ErrorRecord: the id is its code, the message its detail.
    param([Parameter(Mandatory)] $Answer, [Parameter(Mandatory)] [string] $Method, [Parameter(Mandatory)] [string] $Path)

    $problem = $null
    try { $problem = ConvertFrom-Json $Answer.Text } catch { Write-Debug 'The answer is no JSON.' }
    $code = Get-HygieneMember $problem 'code'
    $detail = Get-HygieneMember $problem 'detail'
    if (-not $code) { $code = if ($Answer.Status) { "http-$($Answer.Status)" } else { 'no-answer' } }
    if (-not $detail) {
        $detail = if ($Answer.Failure) { $Answer.Failure } else { "The answer is $($Answer.Status), without a reason. Check that the address is that of TenantHygiene." }
    }

    $wait = $Answer.Headers['Retry-After']
    if ($wait -and $Answer.Status -in 429, 503) { $detail += " Try again after: $wait." }
    New-HygieneErrorRecord -Code $code -Detail $detail -Category (Get-HygieneErrorCategory $Answer.Status) -Target ([pscustomobject] @{
            PSTypeName = 'TenantHygiene.Problem'
            Code       = $code
            Detail     = $detail
            Status     = $Answer.Status
            TraceId    = Get-HygieneMember $problem 'traceId'
            Request    = "$Method $Path"
        })
}

function New-HygieneErrorRecord {
    param(
        [Parameter(Mandatory)] [string] $Code,
        [Parameter(Mandatory)] [string] $Detail,
        [System.Management.Automation.ErrorCategory] $Category = 'InvalidArgument',
        $Target
    )

    $exception = New-Object System.InvalidOperationException -ArgumentList "$Detail ($Code)"
    $record = New-Object System.Management.Automation.ErrorRecord -ArgumentList $exception, $Code, $Category, $Target
    $record.ErrorDetails = New-Object System.Management.Automation.ErrorDetails -ArgumentList "$Detail ($Code)"
    $record
}

function Get-HygieneErrorCategory {
    param([int] $Status)

    switch ($Status) {
        0 { 'ConnectionError' }
        400 { 'InvalidArgument' }
        401 { 'AuthenticationError' }
        403 { 'PermissionDenied' }
        404 { 'ObjectNotFound' }
        409 { 'ResourceExists' }
        410 { 'ObjectNotFound' }
        412 { 'ResourceBusy' }
        422 { 'InvalidData' }
        429 { 'LimitsExceeded' }
        503 { 'ResourceUnavailable' }
        default { 'InvalidResult' }
    }
}
