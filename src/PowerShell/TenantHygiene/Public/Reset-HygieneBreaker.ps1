function Reset-HygieneBreaker {
    <#
    .SYNOPSIS
    Closes the breaker once the cause of the failures is removed.
    .DESCRIPTION
    With the breaker from Get-HygieneBreaker in the pipeline, it is closed only if it has not changed since it was read; otherwise the error has the code breaker-changed.
    .PARAMETER Reason
    The reason, for the audit log.
    .PARAMETER TenantId
    The tenant. Without it, the breaker of all tenants.
    .PARAMETER ETag
    The ETag of the breaker that was read.
    .EXAMPLE
    Get-HygieneBreaker | Reset-HygieneBreaker -Reason 'Exchange Online works again.'
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.Breaker')]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Reason,
        [Parameter(ValueFromPipelineByPropertyName)] [Nullable[Guid]] $TenantId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $ETag
    )

    process {
        try {
            $target = if ($TenantId) { "tenant $TenantId" } else { 'all tenants' }
            if (-not $PSCmdlet.ShouldProcess($target, 'Close the breaker')) { return }
            $headers = if ($ETag) { @{ 'If-Match' = $ETag } } else { @{} }
            Read-HygieneResource ResetBreaker Breaker -Body @{ reason = $Reason; tenantId = $TenantId } -Headers $headers
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
