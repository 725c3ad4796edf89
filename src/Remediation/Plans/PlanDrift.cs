namespace TenantHygiene.Remediation.Plans;

/// <summary>Describes the differences between the plan that an approver read and the plan that follows from the current facts.</summary>
public static class PlanDrift
{
    /// <summary>Sentences, one per change that can be named; one that says so when none can.</summary>
    public static IReadOnlyList<string> Describe(RemediationPlan before, RemediationPlan after)
    {
        var changes = new List<string>();
        Compare("the decision", before.Decision, after.Decision);
        Compare("the policy", before.Policy, after.Policy);
        Compare("the recipient", before.Conflict?.ObjectId, after.Conflict?.ObjectId);
        Compare("its kind", before.Conflict?.Kind, after.Conflict?.Kind);
        Compare("its state", before.Conflict?.Scope, after.Conflict?.Scope);
        Compare("its ExchangeGuid", before.Conflict?.ExchangeGuid, after.Conflict?.ExchangeGuid);
        Compare("its ArchiveGuid", before.Conflict?.ArchiveGuid, after.Conflict?.ArchiveGuid);
        Compare("its Entra user", before.Conflict?.ExternalDirectoryObjectId, after.Conflict?.ExternalDirectoryObjectId);
        Compare("the time of its deletion", before.Conflict?.WhenSoftDeleted, after.Conflict?.WhenSoftDeleted);
        Compare("items in its mailbox", before.Conflict?.Items, after.Conflict?.Items);
        Compare("bytes in its mailbox", before.Conflict?.Bytes, after.Conflict?.Bytes);
        Compare("items in its archive", before.Conflict?.ArchiveItems, after.Conflict?.ArchiveItems);
        Compare("bytes in its archive", before.Conflict?.ArchiveBytes, after.Conflict?.ArchiveBytes);
        Compare("its holds", Join(before.Conflict?.Holds), Join(after.Conflict?.Holds));
        Compare("the user's recipient", before.User?.Recipient?.ObjectId, after.User?.Recipient?.ObjectId);
        Compare("the user's name", before.User?.UserPrincipalName, after.User?.UserPrincipalName);
        Compare("the mailbox for the copy", before.CopyContentTo, after.CopyContentTo);
        Compare(
            "the objections",
            Join(before.Objections.Select(objection => objection.Text)),
            Join(after.Objections.Select(objection => objection.Text))
        );
        return changes.Count > 0 ? changes : [before.Hash == after.Hash ? "Nothing changed." : "The text of the plan changed."];

        void Compare<T>(string what, T was, T isNow)
        {
            if (!EqualityComparer<T>.Default.Equals(was, isNow))
            {
                changes.Add($"Changed: {what} ({Show(was)} → {Show(isNow)}).");
            }
        }
    }

    private static string Join(IEnumerable<string>? texts) => string.Join(" ", texts ?? []);

    private static string Show<T>(T value) => value?.ToString() is { Length: > 0 } text ? text : "none";
}
