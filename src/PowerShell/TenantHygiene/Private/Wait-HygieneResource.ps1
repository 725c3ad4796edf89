function Wait-HygieneResource {
    # Reads resources again and again until each of them is over, or until the time is.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [AllowEmptyCollection()] [System.Collections.Generic.List[string]] $Id,
        [Parameter(Mandatory)] [string] $Operation,
        [Parameter(Mandatory)] [string] $TypeName,
        [Parameter(Mandatory)] [TimeSpan] $Timeout,
        [Parameter(Mandatory)] [string] $Activity,
        [Parameter(Mandatory)] [scriptblock] $IsOver,
        [Parameter(Mandatory)] [scriptblock] $Describe,
        # Where errors are written: those of one resource do not end the waiting for the others.
        [Parameter(Mandatory)] [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $clock = [Diagnostics.Stopwatch]::StartNew()
    $known = @{}
    $pause = 0.5
    while ($Id.Count -gt 0) {
        $longest = $pause
        foreach ($one in @($Id)) {
            try {
                $etag = if ($known[$one]) { @{ 'If-None-Match' = $known[$one].ETag } } else { @{} }
                $answer = Invoke-HygieneOperation $Operation -In @{ id = $one } -Headers $etag -Expect 200, 304
                # The first readings follow each other quickly; then the application says when to read again.
                if ($answer.Headers['Retry-After']) { $longest = [Math]::Min($pause, [double] $answer.Headers['Retry-After']) }
                if ($answer.Status -eq 304) { continue }
                $resource = Add-HygieneType (ConvertFrom-HygieneJson $answer.Text) $TypeName
                if ($answer.Headers['ETag']) { $known[$one] = @{ ETag = $answer.Headers['ETag'] } }
                Write-Progress -Activity $Activity -Status (& $Describe $resource) -Id 1
                if (& $IsOver $resource) {
                    $null = $Id.Remove($one)
                    $resource
                }
            } catch {
                $null = $Id.Remove($one)
                $Cmdlet.WriteError($_)
            }
        }

        if ($Id.Count -eq 0) { break }
        if ($clock.Elapsed -ge $Timeout) {
            foreach ($one in $Id) {
                $detail = "$Activity $one has not ended within $Timeout. It goes on: wait for it again, with a longer -Timeout."
                $Cmdlet.WriteError((New-HygieneErrorRecord -Code 'wait-timed-out' -Detail $detail -Category OperationTimeout -Target $one))
            }

            break
        }

        Start-Sleep -Milliseconds ([int] [Math]::Min($longest * 1000, [Math]::Max(($Timeout - $clock.Elapsed).TotalMilliseconds, 1)))
        $pause = [Math]::Min($pause * 1.5, 30)
    }

    Write-Progress -Activity $Activity -Id 1 -Completed
}
