# How the module calls the API: pages, refusals, and answers that do not come.
param([string] $Root, [string] $Api, [string] $Simulator)

BeforeAll {
    Import-Module "$Root/src/PowerShell/TenantHygiene/TenantHygiene.psd1" -Force
    Import-Module "$PSScriptRoot/Product.psm1", "$PSScriptRoot/AnswerServer.psm1" -Force
    Initialize-Product -Api $Api -Simulator $Simulator
    $contoso = '5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f'
    $secret = ConvertTo-SecureString 'secret-token' -AsPlainText -Force
    $me = @{ Body = '{"id":"1","name":"Ann","roles":[]}' }
    $puttingOff = @{
        Status = 429; Headers = @{ 'Retry-After' = '1' }
        Body = '{"status":429,"code":"too-many-requests","detail":"Too many requests.","traceId":"t"}'
    }

    function Connect-To {
        param($Server, [int] $RetrySeconds = 10, [int] $TimeoutSeconds = 20)
        $null = Connect-Hygiene -Uri $Server.Uri -AccessToken $secret -RetrySeconds $RetrySeconds -TimeoutSeconds $TimeoutSeconds
    }
}

Describe 'Against the application' {
    BeforeAll { $null = Connect-As }

    It 'An error has the code and the advice of the problem, and what is behind it in the pipeline is done all the same' {
        $found = 'r-unknown' | ForEach-Object { [pscustomobject] @{ Id = $_ } } | Get-HygieneRemediation -ErrorVariable errors -ErrorAction SilentlyContinue
        $found | Should -BeNullOrEmpty
        $errors[-1].FullyQualifiedErrorId | Should -Be 'not-found,Get-HygieneRemediation'
        $errors[-1].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $errors[-1].TargetObject.Status | Should -Be 404
        $errors[-1].TargetObject.TraceId | Should -Not -BeNullOrEmpty
        "$($errors[-1])" | Should -Match "There is no remediation 'r-unknown'"

        $ids = '11111111-1111-4111-8111-111111111111', $contoso | ForEach-Object { [pscustomobject] @{ TenantId = $_ } }
        @($ids | Get-HygieneTenant -ErrorAction SilentlyContinue).Name | Should -Be 'Contoso'
    }

    It 'A caller without the role gets the code forbidden' {
        $null = Connect-As reader@contoso.example -Role Hygiene.Read
        try {
            { Enable-HygieneKillSwitch -Reason 'A test.' -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'forbidden,Enable-HygieneKillSwitch'
        } finally {
            $null = Connect-As
        }
    }

    It 'Who may not read is connected all the same' {
        (Connect-As approver@contoso.example -Role Hygiene.Approve).Roles | Should -BeNullOrEmpty
        $null = Connect-As
    }

    It 'A list is read to its end, however small the pages are' {
        1..3 | ForEach-Object { Add-StuckUser "paged$_@contoso.example" } | Start-HygieneRemediation -PlanOnly -Confirm:$false | Out-Null

        $small = InModuleScope TenantHygiene { Get-HygienePage ListRemediations -TypeName Remediation -Query @{ top = 1 } }

        $small.Id | Should -Be (Get-HygieneRemediation).Id
        @($small).Count | Should -BeGreaterOrEqual 3
    }

    It 'Times are local, whatever zone they were sent in' {
        $updated = (Get-HygieneRemediation | Select-Object -First 1).UpdatedAt
        $updated.Kind | Should -Be 'Local'
        ((Get-Date) - $updated).TotalMinutes | Should -BeLessThan 30
    }
}

Describe 'Answers that put a request off' {
    It 'A request is sent again after Retry-After' {
        $server = Start-AnswerServer $me, $puttingOff, @{ Body = '{"items":[]}' }
        try {
            Connect-To $server
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Get-HygieneTenant -ErrorAction Stop | Should -BeNullOrEmpty
            $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
            $server.Requests.Count | Should -Be 3
        } finally { Stop-AnswerServer $server }
    }

    It 'It is not sent again once the time for it is over' {
        $server = Start-AnswerServer $me, $puttingOff, $puttingOff, $puttingOff
        try {
            Connect-To $server -RetrySeconds 2
            { Get-HygieneTenant -ErrorAction Stop } | Should -Throw -ErrorId 'too-many-requests,Get-HygieneTenant'
            $server.Requests.Count | Should -BeIn 2, 3
        } finally { Stop-AnswerServer $server }
    }

    It 'What may have been done is not sent again: <Command>' -ForEach @(
        @{ Command = 'Start-HygieneScan 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -ErrorAction Stop' }
        @{ Command = 'Approve-HygieneRemediation r-1 -PlanHash abc -Confirm:$false -ErrorAction Stop' }
    ) {
        $server = Start-AnswerServer $me, @{ Status = 503; Body = '{"code":"unavailable","detail":"Later."}' }, @{ Status = 202; Body = '{"id":"1"}' }
        try {
            Connect-To $server
            { & ([scriptblock]::Create($Command)) } | Should -Throw -ErrorId 'unavailable,*'
            $server.Requests.Count | Should -Be 2
        } finally { Stop-AnswerServer $server }
    }

    It 'A request for a remediation is sent again with the same key' {
        $server = Start-AnswerServer $me, @{ Status = 503 }, @{ Status = 202; Body = '{"id":"r-1","user":{"id":"1"}}' }
        try {
            Connect-To $server
            (Start-HygieneRemediation $contoso ann@contoso.example -ErrorAction Stop).Id | Should -Be 'r-1'
            $keys = $server.Requests.ToArray() | Select-Object -Last 2 | ForEach-Object { $_.Headers['Idempotency-Key'] }
            $keys[0] | Should -Not -BeNullOrEmpty
            $keys[0] | Should -Be $keys[1]
        } finally { Stop-AnswerServer $server }
    }

    It 'An answer that does not come is an error with the code no-answer' {
        $server = Start-AnswerServer $me, @{ Delay = 3 }
        try {
            Connect-To $server -RetrySeconds 0 -TimeoutSeconds 1
            { Get-HygieneTenant -ErrorAction Stop } | Should -Throw -ErrorId 'no-answer,Get-HygieneTenant'
        } finally { Stop-AnswerServer $server }
    }

    It 'An answer that is no problem document is an error with its status' {
        $server = Start-AnswerServer $me, @{ Status = 404; Body = '<html>' }
        try {
            Connect-To $server
            { Get-HygieneTenant -ErrorAction Stop } | Should -Throw -ErrorId 'http-404,Get-HygieneTenant'
        } finally { Stop-AnswerServer $server }
    }

    It 'A redirection is not followed: the token goes to no other address' {
        $other = Start-AnswerServer $me
        $server = Start-AnswerServer $me, @{ Status = 307; Headers = @{ Location = "$($other.Uri)/api/v1/tenants" } }
        try {
            Connect-To $server
            { Get-HygieneTenant -ErrorAction Stop } | Should -Throw -ErrorId 'http-307,Get-HygieneTenant'
            $other.Requests.Count | Should -Be 0
        } finally { Stop-AnswerServer $server; Stop-AnswerServer $other }
    }
}

Describe 'Waiting' {
    It 'Ends with an error once the time is over, and the remediation goes on' {
        $running = @{ Body = '{"id":"r-1","status":"Running","state":"Verifying","user":{"id":"1"},"steps":[]}' }
        $server = Start-AnswerServer (@($me) + @($running) * 20)
        try {
            Connect-To $server
            { Wait-HygieneRemediation r-1 -Timeout 00:00:01 -ErrorAction Stop } | Should -Throw -ErrorId 'wait-timed-out,Wait-HygieneRemediation'
        } finally { Stop-AnswerServer $server }
    }
}

Describe 'Decisions' {
    It 'An entry of a list, which has no plan, cannot be approved' {
        $server = Start-AnswerServer $me, @{ Body = '{"items":[{"id":"r-1","user":{"id":"1"}}]}' }, @{ Body = '{}' }
        try {
            Connect-To $server
            { Get-HygieneRemediation | Approve-HygieneRemediation -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'plan-not-read,Approve-HygieneRemediation'
            $server.Requests.Count | Should -Be 2
        } finally { Stop-AnswerServer $server }
    }

    It 'A breaker that has changed since it was read is not closed' {
        $server = Start-AnswerServer $me, @{ Headers = @{ ETag = '"7"' }; Body = '{"state":"Open","purges":9,"failed":9}' },
        @{ Status = 412; Body = '{"code":"breaker-changed","detail":"Read it again."}' }
        try {
            Connect-To $server
            { Get-HygieneBreaker | Reset-HygieneBreaker 'A test.' -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'breaker-changed,Reset-HygieneBreaker'
            ($server.Requests.ToArray() | Select-Object -Last 1).Headers['If-Match'] | Should -Be '"7"'
        } finally { Stop-AnswerServer $server }
    }
}
