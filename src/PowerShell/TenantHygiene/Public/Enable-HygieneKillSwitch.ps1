function Enable-HygieneKillSwitch {
    <#
    .SYNOPSIS
    Stops all purges from this moment on, in every tenant or in one.
    .PARAMETER Reason
    The reason, for the audit log.
    .PARAMETER TenantId
    The tenant. Without it, every tenant.
    .EXAMPLE
    Enable-HygieneKillSwitch -Reason 'An administrator saw a wrong plan.'
    .EXAMPLE
    Enable-HygieneKillSwitch -TenantId 7b4e3f50-ac6d-4e8f-9091-2c3d4e5f6071 -Reason 'An administrator saw a wrong plan.' -Confirm:$false

    For one tenant, without a question.
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.KillSwitch')]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Reason,
        [Parameter(ValueFromPipelineByPropertyName)] [Nullable[Guid]] $TenantId
    )

    process {
        try {
            $target = if ($TenantId) { "tenant $TenantId" } else { 'every tenant' }
            if (-not $PSCmdlet.ShouldProcess($target, 'Stop all purges')) { return }
            Read-HygieneResource PutKillSwitch KillSwitch -Body @{ isOn = $true; reason = $Reason; tenantId = $TenantId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
