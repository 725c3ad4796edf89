# Where tokens come from, where they go, and that they are written nowhere.
param([string] $Root, [string] $Api, [string] $Simulator)

BeforeAll {
    Import-Module "$Root/src/PowerShell/TenantHygiene/TenantHygiene.psd1" -Force
    Import-Module "$PSScriptRoot/Product.psm1", "$PSScriptRoot/AnswerServer.psm1" -Force
    Initialize-Product -Api $Api -Simulator $Simulator
    $contoso = '5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f'
    $me = @{ Body = '{"id":"1","name":"Ann","roles":[]}' }
    $none = @{ Body = '{"items":[]}' }
    function Get-PlainText($secret) { [Net.NetworkCredential]::new('', $secret).Password }
}

AfterAll { Disconnect-Hygiene }

Describe 'Where tokens come from' {
    It 'A SecureString' {
        $connection = Connect-Hygiene -Uri $Api -AccessToken (Get-Token ann@contoso.example)
        $connection.Caller | Should -Be 'ann@contoso.example'
        $connection.Roles | Should -Contain 'Hygiene.Approve'
    }

    It 'Az.Accounts, whose token is a <Kind>' -ForEach @{ Kind = 'SecureString' }, @{ Kind = 'String' } {
        # What Get-AzAccessToken returns, in its newer and its older form.
        function global:Get-AzAccessToken {
            param($ResourceUrl, $TenantId)
            $token = Get-Token az@contoso.example
            [pscustomobject] @{
                Token     = if ($ResourceUrl -ne 'api://tenant-hygiene') { throw 'Another resource' } elseif ($global:AzTokenKind -eq 'String') { Get-PlainText $token } else { $token }
                ExpiresOn = [DateTimeOffset]::UtcNow.AddHours(1)
            }
        }
        $global:AzTokenKind = $Kind
        try {
            (Connect-Hygiene -Uri $Api).Caller | Should -Be 'az@contoso.example'
        } finally {
            Remove-Item function:Get-AzAccessToken
            Remove-Variable AzTokenKind -Scope Global
        }
    }

    It 'Without Az.Accounts the error says what to install' {
        { Connect-Hygiene -Uri $Api } | Should -Throw -ErrorId 'az-accounts-missing,Connect-Hygiene'
    }

    It 'The managed identity of the machine' {
        $env:IDENTITY_ENDPOINT, $env:IDENTITY_HEADER = "$Simulator/msi/token", 'simulated-identity-header'
        try {
            (Connect-Hygiene -Uri $Api -ManagedIdentity).Roles | Should -Contain 'Hygiene.Admin'
            { Connect-Hygiene -Uri $Api -ManagedIdentity -Audience api://another } | Should -Throw -ErrorId 'token-refused,Connect-Hygiene'
        } finally {
            $env:IDENTITY_ENDPOINT, $env:IDENTITY_HEADER = $null, $null
        }

        { Connect-Hygiene -Uri $Api -ManagedIdentity } | Should -Throw -ErrorId 'managed-identity-missing,Connect-Hygiene'
    }

    It 'A sign-in with a device code, and afterwards the refresh token' {
        $token = Get-PlainText (Get-Token device@contoso.example)
        $server = Start-AnswerServer @(
            @{ Body = '{"device_code":"dc","user_code":"ABCD","message":"Enter ABCD.","interval":1,"expires_in":60}' }
            @{ Status = 400; Body = '{"error":"authorization_pending"}' }
            @{ Body = "{`"access_token`":`"$token`",`"refresh_token`":`"refresh-me`",`"expires_in`":120}" }
            @{ Body = "{`"access_token`":`"$token`",`"expires_in`":3600}" })
        try {
            $connection = Connect-Hygiene -Uri $Api -DeviceCode -TenantId $contoso -ClientId $contoso -Authority $server.Uri 6>&1
            "$($connection[0])" | Should -Be 'Enter ABCD.'
            $connection[1].Caller | Should -Be 'device@contoso.example'

            # The token ends within five minutes, so that the next request renews it.
            (Get-HygieneCaller -ErrorAction Stop).Name | Should -Be 'device@contoso.example'

            $asked = $server.Requests.ToArray()
            $asked.Path | Should -Be @("/$contoso/oauth2/v2.0/devicecode", "/$contoso/oauth2/v2.0/token", "/$contoso/oauth2/v2.0/token", "/$contoso/oauth2/v2.0/token")
            $asked[1].Body | Should -Match 'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code'
            $asked[3].Body | Should -Match 'refresh_token=refresh-me'
        } finally { Stop-AnswerServer $server }
    }

    It 'Nobody signs in before the code expires: an error' {
        $server = Start-AnswerServer @{ Body = '{"device_code":"dc","message":"","interval":1,"expires_in":1}' }, @{ Status = 400; Body = '{"error":"authorization_pending"}' }
        try {
            { Connect-Hygiene -Uri $Api -DeviceCode -TenantId $contoso -ClientId $contoso -Authority $server.Uri 6>$null } | Should -Throw -ErrorId 'token-refused,Connect-Hygiene'
        } finally { Stop-AnswerServer $server }
    }
}

Describe 'Where tokens go' {
    It 'Not over http to another machine: <Uri>' -ForEach @{ Uri = 'http://hygiene.contoso.example' }, @{ Uri = 'ftp://127.0.0.1' }, @{ Uri = 'hygiene' } {
        { Connect-Hygiene -Uri $Uri -AccessToken (Get-Token) } | Should -Throw -ErrorId 'address-wrong,Connect-Hygiene'
    }

    It 'To no stream, not even with -Verbose and -Debug' {
        $server = Start-AnswerServer $me, @{ Status = 429; Headers = @{ 'Retry-After' = '0' } }, $none, @{ Status = 401; Body = '{"code":"unauthorized","detail":"No."}' }
        try {
            $secret = ConvertTo-SecureString 'secret-token' -AsPlainText -Force
            $written = & {
                $DebugPreference = 'Continue'
                Connect-Hygiene -Uri $server.Uri -AccessToken $secret -Verbose -Debug
                Get-HygieneTenant -Verbose -Debug
                Get-HygieneTenant -Verbose -Debug -ErrorAction Continue
                $Error[0] | Format-List * -Force
            } *>&1 | Out-String
            $written | Should -Match 'unauthorized'
            $written | Should -Not -Match 'secret-token'
            $server.Requests.ToArray().Authorization | Select-Object -Unique | Should -Be 'Bearer secret-token'
        } finally { Stop-AnswerServer $server }
    }

    It 'Not to a connection that failed before' {
        { Connect-Hygiene -Uri $Api -AccessToken (Get-Token -LifetimeSeconds -900) } | Should -Throw -ErrorId 'unauthorized,Connect-Hygiene'
        { Get-HygieneTenant -ErrorAction Stop } | Should -Throw -ErrorId 'not-connected,Get-HygieneTenant'
    }

    It 'Nowhere after Disconnect-Hygiene' {
        $null = Connect-As
        Disconnect-Hygiene
        { Get-HygieneTenant -ErrorAction Stop } | Should -Throw -ErrorId 'not-connected,Get-HygieneTenant'
    }
}
