function Start-HygieneRemediation {
    <#
    .SYNOPSIS
    Requests the remediation of a user: find what is in the way, prove that it may go, remove it, provision the user, verify.
    .DESCRIPTION
    What is done depends on the tenant's policy. While a remediation of the user's error is running, that one is returned.
    With -WhatIf or -PlanOnly only the plan is requested: it is made from fresh readings, stored and shown, and nothing is changed.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER User
    Object id or user principal name.
    .PARAMETER PlanOnly
    Only the plan, as with -WhatIf.
    .PARAMETER TicketSystem
    The ticket system of the ticket that is to be told, together with TicketId.
    .PARAMETER TicketId
    The ticket that is to be told.
    .PARAMETER TicketUrl
    The address of the ticket.
    .EXAMPLE
    Start-HygieneRemediation -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -User aduser1@contoso.example | Wait-HygieneRemediation

    Repairs a user, and waits for the result.
    .EXAMPLE
    Start-HygieneRemediation -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f -User planned@contoso.example -WhatIf | Wait-HygieneRemediation | Select-Object -ExpandProperty Plan

    Shows what would be done.
    .EXAMPLE
    Import-Csv stuck.csv | Start-HygieneRemediation -Confirm:$false | Wait-HygieneRemediation

    Repairs the users of a list with the columns TenantId and User.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('TenantHygiene.Remediation')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)] [Alias('UserPrincipalName')] [string] $User,
        [switch] $PlanOnly,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $TicketSystem,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $TicketId,
        [string] $TicketUrl
    )

    process {
        try {
            $isPlan = [bool] $PlanOnly
            if (-not $isPlan -and -not $PSCmdlet.ShouldProcess("$User of tenant $TenantId", 'Remediate')) {
                if (-not $WhatIfPreference) { return }
                $isPlan = $true
            }

            $body = @{ tenantId = $TenantId; user = $User; mode = if ($isPlan) { 'Plan' } else { 'Remediate' } }
            if ($TicketId) {
                $body['ticket'] = @{ system = $TicketSystem; id = $TicketId; url = if ($TicketUrl) { $TicketUrl } }
            }

            $key = @{ 'Idempotency-Key' = [Guid]::NewGuid().ToString() }
            Read-HygieneResource CreateRemediation Remediation -Body $body -Headers $key
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
