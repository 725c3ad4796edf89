# The operations of the API (docs/openapi.json) and the commands that call them. A test compares both, and fails for an operation that is missing here.
@{
    Commands = @{
        ListRemediations         = @{ Method = 'GET'; Path = 'remediations'; Command = 'Get-HygieneRemediation', 'Export-HygieneRemediation' }
        CreateRemediation        = @{ Method = 'POST'; Path = 'remediations'; Command = 'Start-HygieneRemediation' }
        GetRemediation           = @{ Method = 'GET'; Path = 'remediations/{id}'; Command = 'Get-HygieneRemediation', 'Wait-HygieneRemediation' }
        ApproveRemediation       = @{ Method = 'POST'; Path = 'remediations/{id}/approve'; Command = 'Approve-HygieneRemediation' }
        CancelRemediation        = @{ Method = 'POST'; Path = 'remediations/{id}/cancel'; Command = 'Stop-HygieneRemediation' }
        GetRemediationEvents     = @{ Method = 'GET'; Path = 'remediations/{id}/events'; Command = 'Get-HygieneRemediationEvent' }
        GetEvidence              = @{ Method = 'GET'; Path = 'remediations/{id}/evidence'; Command = 'Export-HygieneEvidence' }
        RejectRemediation        = @{ Method = 'POST'; Path = 'remediations/{id}/reject'; Command = 'Deny-HygieneRemediation' }
        RetryRemediation         = @{ Method = 'POST'; Path = 'remediations/{id}/retry'; Command = 'Restart-HygieneRemediation' }
        ListStatusLinks          = @{ Method = 'GET'; Path = 'remediations/{id}/status-links'; Command = 'Get-HygieneStatusLink' }
        CreateStatusLink         = @{ Method = 'POST'; Path = 'remediations/{id}/status-links'; Command = 'New-HygieneStatusLink' }
        RevokeStatusLink         = @{ Method = 'DELETE'; Path = 'remediations/{id}/status-links/{linkId}'; Command = 'Remove-HygieneStatusLink' }
        ListRemediationsOfTicket = @{ Method = 'GET'; Path = 'tickets/{system}/{ticketId}/remediations'; Command = 'Get-HygieneRemediation' }
        ListScans                = @{ Method = 'GET'; Path = 'scans'; Command = 'Get-HygieneScan' }
        CreateScan               = @{ Method = 'POST'; Path = 'scans'; Command = 'Start-HygieneScan' }
        GetScan                  = @{ Method = 'GET'; Path = 'scans/{id}'; Command = 'Get-HygieneScan', 'Wait-HygieneScan' }
        ListTenants              = @{ Method = 'GET'; Path = 'tenants'; Command = 'Get-HygieneTenant' }
        ImportTenants            = @{ Method = 'POST'; Path = 'tenants/import'; Command = 'Import-HygieneTenant' }
        GetTenant                = @{ Method = 'GET'; Path = 'tenants/{tenantId}'; Command = 'Get-HygieneTenant' }
        RegisterTenant           = @{ Method = 'PUT'; Path = 'tenants/{tenantId}'; Command = 'Register-HygieneTenant' }
        RemoveTenant             = @{ Method = 'DELETE'; Path = 'tenants/{tenantId}'; Command = 'Unregister-HygieneTenant' }
        ChangeTenant             = @{ Method = 'PATCH'; Path = 'tenants/{tenantId}'; Command = 'Set-HygieneTenant', 'Suspend-HygieneTenant', 'Resume-HygieneTenant' }
        ExportAuditLog           = @{ Method = 'GET'; Path = 'tenants/{tenantId}/audit'; Command = 'Export-HygieneAuditLog', 'Get-HygieneAuditEntry' }
        ListTenantGrants         = @{ Method = 'GET'; Path = 'tenants/{tenantId}/grants'; Command = 'Get-HygieneTenantGrant' }
        PutTenantGrant           = @{ Method = 'PUT'; Path = 'tenants/{tenantId}/grants/{principalId}'; Command = 'Set-HygieneTenantGrant' }
        DeleteTenantGrant        = @{ Method = 'DELETE'; Path = 'tenants/{tenantId}/grants/{principalId}'; Command = 'Remove-HygieneTenantGrant' }
        GetTenantRelease         = @{ Method = 'GET'; Path = 'tenants/{tenantId}/release'; Command = 'Get-HygieneTenantRelease' }
        PutTenantRelease         = @{ Method = 'PUT'; Path = 'tenants/{tenantId}/release'; Command = 'Set-HygieneTenantRelease' }
        GetSnooze                = @{ Method = 'GET'; Path = 'tenants/{tenantId}/users/{userId}/snooze'; Command = 'Get-HygieneSnooze' }
        PutSnooze                = @{ Method = 'PUT'; Path = 'tenants/{tenantId}/users/{userId}/snooze'; Command = 'Set-HygieneSnooze' }
        DeleteSnooze             = @{ Method = 'DELETE'; Path = 'tenants/{tenantId}/users/{userId}/snooze'; Command = 'Remove-HygieneSnooze' }
        GetKillSwitch            = @{ Method = 'GET'; Path = 'kill-switch'; Command = 'Get-HygieneKillSwitch' }
        PutKillSwitch            = @{ Method = 'PUT'; Path = 'kill-switch'; Command = 'Enable-HygieneKillSwitch', 'Disable-HygieneKillSwitch' }
        GetBreaker               = @{ Method = 'GET'; Path = 'breaker'; Command = 'Get-HygieneBreaker' }
        ResetBreaker             = @{ Method = 'POST'; Path = 'breaker/reset'; Command = 'Reset-HygieneBreaker' }
        ListAgents               = @{ Method = 'GET'; Path = 'agents'; Command = 'Get-HygieneAgent' }
        GetPolicySchema          = @{ Method = 'GET'; Path = 'policies/schema'; Command = 'Get-HygienePolicySchema' }
        ValidatePolicy           = @{ Method = 'POST'; Path = 'policies/validate'; Command = 'Test-HygienePolicy' }
        ListPoisonMessages       = @{ Method = 'GET'; Path = 'poison-messages'; Command = 'Get-HygienePoisonMessage', 'Get-HygieneQueue' }
        ReplayPoisonMessages     = @{ Method = 'POST'; Path = 'poison-messages/replay'; Command = 'Restart-HygienePoisonMessage' }
        DismissPoisonMessage     = @{ Method = 'POST'; Path = 'poison-messages/{id}/dismiss'; Command = 'Remove-HygienePoisonMessage' }
        ListDeadLetters          = @{ Method = 'GET'; Path = 'dead-letters'; Command = 'Get-HygieneDeadLetter' }
        ReplayDeadLetters        = @{ Method = 'POST'; Path = 'dead-letters/replay'; Command = 'Restart-HygieneDeadLetter' }
        GetHealth                = @{ Method = 'GET'; Path = 'health'; Command = 'Get-HygieneHealth' }
        GetMe                    = @{ Method = 'GET'; Path = 'me'; Command = 'Get-HygieneCaller' }
        GetSummary               = @{ Method = 'GET'; Path = 'summary'; Command = 'Get-HygieneSummary' }
        GetTenantSummary         = @{ Method = 'GET'; Path = 'tenants/{tenantId}/summary'; Command = 'Get-HygieneSummary' }
        GetOpenApi               = @{ Method = 'GET'; Path = 'openapi.json'; Command = 'Get-HygieneApiDescription' }
    }

    # Operations without a command, and why.
    Without  = @{
        GetStatus            = 'A status link is opened in a browser, without a token: New-HygieneStatusLink returns its address.'
        ReceiveWebhook       = 'Ticket systems call it, and sign what they send.'
        ReceiveModelContext  = 'Agents call it, with a client of the Model Context Protocol.'
        GetProtectedResource = 'Clients of the Model Context Protocol read it, before they have a token.'
        AnswerHandshake      = 'Senders of CloudEvents call it before their first event.'
    }
}
