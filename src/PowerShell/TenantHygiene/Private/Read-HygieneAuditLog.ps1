function Read-HygieneAuditLog {
    # The audit log in the pages in which it is answered, each as text. Link leads on; an answer without it has everything so far.
    param([Parameter(Mandatory)] [Guid] $TenantId, [long] $After, [Parameter(Mandatory)] [string] $Accept)

    do {
        $answer = Invoke-HygieneOperation ExportAuditLog -In @{ tenantId = $TenantId } -Query @{ after = $After } -Accept $Accept
        $answer.Text
        $next = [regex]::Match([string] $answer.Headers['Link'], '[?&]after=(\d+)[^>]*>;\s*rel="next"')
        if ($next.Success) { $After = [long] $next.Groups[1].Value }
    } while ($next.Success)
}
