using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Exchange;
using TenantHygiene.HybridAgent.Journal;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>
/// Writes a user's archive GUID: read, judge, record what stands there, write on the condition that it still does, read back from the same server.
/// It may die between any two of these and be asked again: what is read then tells how far it came.
/// </summary>
internal sealed class SetArchiveGuid(DomainControllerConnector connector, ExchangeShell exchange, WorkJournal journal)
{
    /// <exception cref="DirectoryUnavailableException">Nothing is known of the outcome: ask again.</exception>
    public async Task<WorkAnswer> RunAsync(WorkItem item, WorkAnswer blank, JournalEntry? earlier, CancellationToken cancellationToken)
    {
        if (item.Method is WorkMethod.ExchangeShell && !exchange.IsConfigured)
        {
            return blank with { Refusal = new Refusal(RefusalCode.NotConfigured, "The agent has no Exchange server: set Exchange__PowerShell and Exchange__ConnectionUri.") };
        }

        using var controller = connector.Connect();
        var (answer, user) = UserLookup.Find(controller, item, blank);
        if (user is null)
        {
            return answer;
        }

        var target = item.Target!.Value;
        answer = answer with { Before = earlier?.Before ?? answer.Before };
        var stands = user.ArchiveGuid.Is(target);
        answer = stands ? Told(answer, item, user, isOurs: earlier?.Before is not null) : answer;
        if (ArchiveGuidObstacles.FindLasting(controller, user, target) is { } lasting)
        {
            return answer with { Refusal = lasting };
        }

        if (stands)
        {
            return answer;
        }

        if (ArchiveGuidObstacles.FindUnexpected(item, user, earlier) is { } unexpected)
        {
            return answer with { Refusal = unexpected };
        }

        journal.Begin(item.Id, answer.WorkDigest, answer.Before!);
        var refusal = item.Method is WorkMethod.ExchangeShell
            ? await exchange.SetArchiveGuidAsync(controller.Name, user.ObjectGuid, user.ArchiveGuid, target, cancellationToken)
            : controller.ReplaceArchiveGuid(user, target);
        return Judge(answer, item, refusal, user, controller.ReadUser(user.ObjectGuid), isOurs: refusal is null || earlier is not null || item.Method is WorkMethod.ExchangeShell);
    }

    private static WorkAnswer Judge(WorkAnswer answer, WorkItem item, Refusal? refusal, DirectoryUser before, DirectoryUser? after, bool isOurs) => after switch
    {
        // What stands there counts, whatever was said of the write.
        not null when after.ArchiveGuid.Is(item.Target!.Value) => Told(answer, item, after, isOurs),
        null => answer with { Refusal = new Refusal(RefusalCode.UserNotFound, $"{before.DistinguishedName} was deleted meanwhile.") },
        _ when refusal is not null => answer with { Refusal = refusal, ReadBack = after.ArchiveGuid },
        _ => Told(answer, item, after, isOurs) with { Refusal = new Refusal(RefusalCode.ValueChanged, "The value was written, and somebody else changed it at once.") },
    };

    private static WorkAnswer Told(WorkAnswer answer, WorkItem item, DirectoryUser user, bool isOurs) => answer with
    {
        ReadBack = user.ArchiveGuid,
        Written = isOurs ? item.Target : null,
        ReverseCommand = isOurs ? ReverseCommand.For(item.Method, answer.Server!, user.ObjectGuid, answer.Before?.ArchiveGuid) : null,
    };
}
