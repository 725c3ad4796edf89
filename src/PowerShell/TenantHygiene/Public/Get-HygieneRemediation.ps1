function Get-HygieneRemediation {
    <#
    .SYNOPSIS
    Reads remediations: one with its plan and timeline, or a list, newest first.
    .DESCRIPTION
    A list has no plans. Pipe its entries to this command again in order to read each of them with its plan.
    .PARAMETER Id
    The remediation.
    .PARAMETER TenantId
    Only those of one tenant.
    .PARAMETER State
    Only those in one state.
    .PARAMETER User
    Only those of one user: object id or user principal name.
    .PARAMETER Ticket
    Only those of one ticket, of any ticket system.
    .PARAMETER Since
    Only those created at this time or later.
    .PARAMETER TicketSystem
    The name of the connection of a ticket system, together with TicketId.
    .PARAMETER TicketId
    The ticket, together with TicketSystem.
    .EXAMPLE
    Get-HygieneRemediation -State AwaitingApproval

    Lists what waits for an approval.
    .EXAMPLE
    Get-HygieneRemediation -User aduser1@contoso.example | Select-Object -First 1 | Get-HygieneRemediation | Select-Object -ExpandProperty Plan

    Shows the plan of a user's latest remediation.
    .EXAMPLE
    Get-HygieneRemediation -State NeedsOperator -Since (Get-Date).AddDays(-7) | Select-Object UserPrincipalName, Found, Advice

    Shows what was left to an operator in the last week, and what to do.
    .EXAMPLE
    Get-HygieneRemediation -TicketSystem servicedesk -TicketId 42

    Lists the remediations of a ticket.
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    [OutputType('TenantHygiene.Remediation')]
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'One', ValueFromPipelineByPropertyName)]
        [Alias('RemediationId')] [string] $Id,
        [Parameter(ParameterSetName = 'List')] [Nullable[Guid]] $TenantId,
        [Parameter(ParameterSetName = 'List')]
        [ValidateSet('Queued', 'Diagnosing', 'AwaitingApproval', 'Purging', 'Reprovisioning', 'Verifying', 'AwaitingOnPremises', 'Resolved',
            'NeedsOperator', 'Rejected', 'Failed', 'Canceled')] [string] $State,
        [Parameter(ParameterSetName = 'List')] [Alias('UserPrincipalName')] [string] $User,
        [Parameter(ParameterSetName = 'List')] [string] $Ticket,
        [Parameter(ParameterSetName = 'List')] [Nullable[DateTime]] $Since,
        [Parameter(Mandatory, ParameterSetName = 'Ticket')] [string] $TicketSystem,
        [Parameter(Mandatory, ParameterSetName = 'Ticket')] [string] $TicketId
    )

    process {
        try {
            switch ($PSCmdlet.ParameterSetName) {
                'One' { Read-HygieneResource GetRemediation Remediation -In @{ id = $Id } }
                'Ticket' { Get-HygienePage ListRemediationsOfTicket -In @{ system = $TicketSystem; ticketId = $TicketId } -TypeName Remediation }
                default {
                    Get-HygienePage ListRemediations -TypeName Remediation -Query @{
                        tenantId = $TenantId; state = $State; user = $User; ticket = $Ticket; since = $Since
                    }
                }
            }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
