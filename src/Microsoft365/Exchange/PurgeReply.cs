namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>What Exchange Online answered to a purge. Whatever it says, only re-reading tells whether the recipient is gone.</summary>
public abstract record PurgeReply
{
    private PurgeReply()
    {
    }

    /// <summary>The service accepted the purge.</summary>
    /// <param name="RequestId">The service's id of the request, for support cases.</param>
    public sealed record Accepted(string? RequestId) : PurgeReply;

    /// <summary>The service knows no such recipient: somebody or something was faster.</summary>
    public sealed record AlreadyGone(string? RequestId) : PurgeReply;

    /// <summary>The service turned the request away before the cmdlet ran: throttled (429) or not let in (401, 403). Nothing was removed, and it says nothing about the recipient.</summary>
    public sealed record TurnedAway(string Message) : PurgeReply;

    /// <summary>Nothing left this process: the warrant had expired when its turn came, or there was no token.</summary>
    public sealed record NotSent(string Reason) : PurgeReply;

    /// <summary>The cmdlet refused this recipient, and nothing was removed.</summary>
    /// <param name="ExceptionType">Exchange's exception type, where it named one.</param>
    /// <param name="Message">Its message.</param>
    /// <param name="RequestId">The service's id of the request.</param>
    public sealed record Refused(string? ExceptionType, string Message, string? RequestId) : PurgeReply;

    /// <summary>There was no reply, or none that tells: the purge may or may not have happened.</summary>
    public sealed record Unsettled(string Detail) : PurgeReply;
}
