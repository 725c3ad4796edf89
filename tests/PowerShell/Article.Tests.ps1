# The way of the article, as commands: a user is stuck, and a soft-deleted copy is what is in the way.
param([string] $Root, [string] $Api, [string] $Simulator)

BeforeAll {
    Import-Module "$Root/src/PowerShell/TenantHygiene/TenantHygiene.psd1" -Force
    Import-Module "$PSScriptRoot/Product.psm1" -Force
    Initialize-Product -Api $Api -Simulator $Simulator
    $contoso = '5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f'
    $fabrikam = '6a3d2e4f-9b5c-4d7e-8f80-1b2c3d4e5f60'
    $null = Connect-As requester@contoso.example
    $null = Set-HygieneTenantRelease $fabrikam -IsReleased $true -Confirm:$false
}

Describe 'From the article to one command' {
    It 'A stuck user is repaired by one command, and the copy is purged once' {
        $user = Add-StuckUser stuck@contoso.example

        $end = $user | Start-HygieneRemediation -Confirm:$false | Wait-HygieneRemediation -Timeout 00:01:00 -ErrorAction Stop

        $end.State | Should -Be 'Resolved'
        $end.Status | Should -Be 'Succeeded'
        @(Get-Removal $user).cmdlet | Should -Be 'Remove-MailUser'
    }

    It 'With -WhatIf there is a plan that names the command, and nothing is purged' {
        $user = Add-StuckUser whatif@contoso.example

        $end = $user | Start-HygieneRemediation -WhatIf | Wait-HygieneRemediation -Timeout 00:01:00 -ErrorAction Stop

        $end.Mode | Should -Be 'Plan'
        $end.Plan.Decision | Should -Be 'PlanOnly'
        $end.Plan.Steps.Command -match '^Remove-MailUser' | Should -Not -BeNullOrEmpty
        Get-Removal $user | Should -BeNullOrEmpty
    }

    It 'What needs an approval is purged once a second person has approved the plan that was read' {
        $user = Add-StuckUser approved@fabrikam.example -TenantId $fabrikam -Holder userMailbox
        $waiting = $user | Start-HygieneRemediation -Confirm:$false | Wait-HygieneRemediation -UntilState AwaitingApproval -Timeout 00:01:00 -ErrorAction Stop
        $waiting.State | Should -Be 'AwaitingApproval'

        { $waiting | Approve-HygieneRemediation -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'own-request,Approve-HygieneRemediation'
        Get-Removal $user | Should -BeNullOrEmpty
        try {
            $null = Connect-As approver@contoso.example
            $end = $waiting | Approve-HygieneRemediation -Comment 'A copy.' -Confirm:$false -ErrorAction Stop | Wait-HygieneRemediation -Timeout 00:01:00 -ErrorAction Stop
        } finally {
            $null = Connect-As requester@contoso.example
        }

        $end.State | Should -Be 'Resolved'
        @(Get-Removal $user).cmdlet | Should -Be 'Remove-Mailbox'
    }

    It 'With -WhatIf nothing is approved' {
        $user = Add-StuckUser unapproved@fabrikam.example -TenantId $fabrikam -Holder userMailbox
        $waiting = $user | Start-HygieneRemediation -Confirm:$false | Wait-HygieneRemediation -UntilState AwaitingApproval -Timeout 00:01:00 -ErrorAction Stop

        try {
            $null = Connect-As approver@contoso.example
            $waiting | Approve-HygieneRemediation -WhatIf | Should -BeNullOrEmpty
        } finally {
            $null = Connect-As requester@contoso.example
        }

        ($waiting | Get-HygieneRemediation).State | Should -Be 'AwaitingApproval'
        $null = $waiting | Stop-HygieneRemediation
    }

    It 'Several users are waited for together' {
        $users = 1..3 | ForEach-Object { Add-StuckUser "together$_@contoso.example" }

        $ends = $users | Start-HygieneRemediation -Confirm:$false | Wait-HygieneRemediation -Timeout 00:01:30 -ErrorAction Stop

        $ends.State | Should -Be @('Resolved', 'Resolved', 'Resolved')
        $ends.UserPrincipalName | Sort-Object | Should -Be $users.User
    }
}
