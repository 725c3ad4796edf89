using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Commands;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>
/// Writes a user's archive GUID: read, judge, record what stands there, write on the condition that it still does, read back from the same
/// server. A crash between any two of these is followed by a repetition, and a new reading shows how far it came.
/// </summary>
internal sealed class SetArchiveGuid(DomainControllerConnector connector, ExchangeShell exchange, WorkJournal journal)
{
    /// <exception cref="DirectoryUnavailableException">Nothing is known of the outcome: ask again.</exception>
    public async Task<WorkAnswer> RunAsync(WorkItem item, WorkAnswer blank, JournalEntry? earlier, CancellationToken cancellationToken)
    {
        if (item.Method is WorkMethod.ExchangeShell && !exchange.IsConfigured)
        {
            return blank with
            {
                Refusal = new Refusal(
                    RefusalCode.NotConfigured,
                    "The agent has no Exchange server: set Exchange__PowerShell and Exchange__ConnectionUri."
                ),
            };
        }

        using var controller = connector.Connect();
        var (answer, user) = UserLookup.Find(controller, item, blank);
        if (user is null)
        {
            return answer;
        }

        var target = item.Target!.Value;
        answer = answer with { Before = earlier?.Before ?? answer.Before };
        var isSet = user.ArchiveGuid.Is(target);
        answer = isSet ? WithResult(answer, item, user, isOurs: earlier?.Before is not null) : answer;
        if (ArchiveGuidPreconditions.FindLasting(controller, user, target) is { } lasting)
        {
            return answer with { Refusal = lasting };
        }

        if (isSet)
        {
            return answer;
        }

        if (ArchiveGuidPreconditions.FindUnexpected(item, user, earlier) is { } unexpected)
        {
            return answer with { Refusal = unexpected };
        }

        journal.Begin(item.Id, answer.WorkDigest, answer.Before!);
        var refusal =
            item.Method is WorkMethod.ExchangeShell
                ? await exchange.SetArchiveGuidAsync(controller.Name, user.ObjectGuid, user.ArchiveGuid, target, cancellationToken)
                : controller.ReplaceArchiveGuid(user, target);
        return CreateAnswer(
            answer,
            item,
            refusal,
            user,
            controller.ReadUser(user.ObjectGuid),
            isOurs: refusal is null || earlier is not null || item.Method is WorkMethod.ExchangeShell
        );
    }

    private static WorkAnswer CreateAnswer(
        WorkAnswer answer,
        WorkItem item,
        Refusal? refusal,
        DirectoryUser before,
        DirectoryUser? after,
        bool isOurs
    ) =>
        after switch
        {
            // The value that is read counts, regardless of the result of the write.
            not null when after.ArchiveGuid.Is(item.Target!.Value) => WithResult(answer, item, after, isOurs),
            null => answer with
            {
                Refusal = new Refusal(RefusalCode.UserNotFound, $"{before.DistinguishedName} was deleted in the meantime."),
            },
            _ when refusal is not null => answer with { Refusal = refusal, ReadBack = after.ArchiveGuid },
            _ => WithResult(answer, item, after, isOurs) with
            {
                Refusal = new Refusal(
                    RefusalCode.ValueChanged,
                    "The value was written, but another writer changed it immediately afterwards."
                ),
            },
        };

    private static WorkAnswer WithResult(WorkAnswer answer, WorkItem item, DirectoryUser user, bool isOurs) =>
        answer with
        {
            ReadBack = user.ArchiveGuid,
            Written = isOurs ? item.Target : null,
            ReverseCommand = isOurs ? ReverseCommand.For(item.Method, answer.Server!, user.ObjectGuid, answer.Before?.ArchiveGuid) : null,
        };
}

/// <summary>What speaks against writing an archive GUID. Decided on what was just read.</summary>
internal static class ArchiveGuidPreconditions
{
    /// <summary>Why the value would not help, even if it stands there already; null when it would.</summary>
    public static Refusal? FindLasting(DomainController controller, DirectoryUser user, Guid target)
    {
        if (user.MailNickname is null)
        {
            return new Refusal(
                RefusalCode.MailNicknameMissing,
                $"{user.DistinguishedName} has no {DirectoryAttributes.MailNickname}. "
                    + "Entra Connect synchronises Exchange attributes only of users that have one. Set it first, with the Exchange tools "
                    + "if there are any."
            );
        }

        return controller.FindOtherHolder(target, user.ObjectGuid) is { } other
            ? new Refusal(
                RefusalCode.GuidInUse,
                $"{other} has the archive GUID {target} as well, and two objects must not have the same one: "
                    + "find out which object is correct."
            )
            : null;
    }

    /// <summary>Why what stands there may not be replaced; null when it may.</summary>
    public static Refusal? FindUnexpected(WorkItem item, DirectoryUser user, JournalEntry? earlier)
    {
        if (user.ArchiveGuid.Kind is DirectoryValueKind.Malformed)
        {
            return new Refusal(
                RefusalCode.ValueMalformed,
                $"{DirectoryAttributes.ArchiveGuid} of {user.DistinguishedName} holds {user.ArchiveGuid.Bytes!.Length} bytes instead of "
                    + "16. The agent does not overwrite an unknown value: an administrator must clear the attribute."
            );
        }

        // A write that was begun before stays bound to what was read then.
        var isExpected = earlier?.Before is { } before
            ? user.ArchiveGuid == before.ArchiveGuid
            : IsExpected(item.Expected!, user.ArchiveGuid);
        return isExpected
            ? null
            : new Refusal(
                RefusalCode.ValueChanged,
                $"{DirectoryAttributes.ArchiveGuid} of {user.DistinguishedName} holds {Text(user.ArchiveGuid)}, which is not the "
                    + "expected value; nothing was written."
            );
    }

    private static bool IsExpected(ExpectedValue expected, DirectoryValue current) =>
        expected.Kind switch
        {
            ExpectedKind.AsRead => true,
            ExpectedKind.Absent => current.Kind is DirectoryValueKind.Absent,
            _ => current.Is(expected.Value!.Value),
        };

    private static string Text(DirectoryValue value) => value.Guid is { } guid ? guid.ToString("D") : "no value";
}

/// <summary>The command with which an administrator undoes a write.</summary>
internal static class ReverseCommand
{
    /// <summary>A command of the tool that wrote it.</summary>
    /// <param name="method">By which tool it was written.</param>
    /// <param name="server">The domain controller.</param>
    /// <param name="objectGuid">The user.</param>
    /// <param name="old">What stood there before.</param>
    public static string For(WorkMethod method, string server, Guid objectGuid, DirectoryValue? old) =>
        (method, old) switch
        {
            (WorkMethod.ExchangeShell, { Kind: DirectoryValueKind.Guid, Guid: { } value }) when value != Guid.Empty =>
                $"Set-RemoteMailbox -Identity '{objectGuid:D}' -ArchiveGuid '{value:D}' -DomainController "
                    + $"{PowerShellLiteral.Quote(server)}",
            (WorkMethod.ExchangeShell, _) =>
                $"Disable-RemoteMailbox -Identity '{objectGuid:D}' -Archive -DomainController {PowerShellLiteral.Quote(server)}",
            (_, { Kind: DirectoryValueKind.Guid, Guid: { } value }) =>
                $"Set-ADUser -Identity '{objectGuid:D}' -Server {PowerShellLiteral.Quote(server)} -Replace "
                    + $"@{{{DirectoryAttributes.ArchiveGuid}=([guid]'{value:D}').ToByteArray()}}",
            _ =>
                $"Set-ADUser -Identity '{objectGuid:D}' -Server {PowerShellLiteral.Quote(server)} -Clear {DirectoryAttributes.ArchiveGuid}",
        };
}

/// <summary>Finds the user whom a work item means, and fills in what the answer says of it.</summary>
internal static class UserLookup
{
    /// <returns>The answer so far, with a refusal when there is no user.</returns>
    /// <exception cref="DirectoryUnavailableException">It could not be read.</exception>
    public static (WorkAnswer Answer, DirectoryUser? User) Find(DomainController controller, WorkItem item, WorkAnswer blank)
    {
        var schema = controller.ReadSchema();
        var answer = blank with { Server = controller.Name, Before = new DirectoryDescription(schema) };
        if (schema is ExchangeSchema.Missing)
        {
            return (answer with { Refusal = SchemaMissing }, null);
        }

        var (user, refusal) = controller.FindUser(Convert.FromBase64String(item.ImmutableId!));
        return (user is null ? answer with { Refusal = refusal } : answer with { Before = user.Describe() }, user);
    }

    private static Refusal SchemaMissing { get; } =
        new(
            RefusalCode.SchemaMissing,
            $"The schema of the forest has no {DirectoryAttributes.ArchiveGuid}, because no Exchange server has extended it. "
                + "Install an Exchange server for recipient management, which extends the schema, then set the value with "
                + "Set-RemoteMailbox."
        );
}
