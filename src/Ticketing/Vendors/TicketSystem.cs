using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>
/// What a vendor's API asks for: how a comment is written and found again, how a ticket is closed. Makes requests, sends none.
/// </summary>
public abstract partial class TicketSystem(AnswerOptions options)
{
    /// <summary>How many comments a page has, where that can be said: as many as every vendor allows.</summary>
    protected const int CommentsPerPage = 100;

    /// <summary>The settings.</summary>
    protected AnswerOptions Options { get; } = options;

    /// <summary>
    /// What is asked for with OAuth client credentials where the settings say nothing; null asks for what the application was given.
    /// </summary>
    public virtual string? DefaultScope => null;

    /// <summary>Whether the vendor documents requests for tokens as JSON; the others take forms, as the standard says.</summary>
    public virtual bool TakesTokenRequestsAsJson => false;

    /// <summary>The scope of an Entra token that every call needs; null for vendors that are none of Azure's.</summary>
    public virtual string? EntraScope => null;

    /// <summary>
    /// The form of this system's ticket ids: a number, unless the system says otherwise. What does not have it is never put into an
    /// address.
    /// </summary>
    public virtual Regex TicketId => Number();

    /// <summary>The system of a connection; null where nothing can be answered.</summary>
    public static TicketSystem? Of(Connection connection) =>
        connection.Options.Answers is { } answers ? connection.Vendor.CreateClient(answers) : null;

    /// <summary>Writes a comment for the technicians.</summary>
    public abstract VendorRequest Comment(string ticketId, AnswerKind kind, string text);

    /// <summary>
    /// Reads the latest comments, to see whether one has arrived; where the vendor gives the oldest first, their first page.
    /// </summary>
    public abstract VendorRequest Comments(string ticketId);

    /// <summary>The comments on a page.</summary>
    /// <returns>
    /// Null where the answer is not what the vendor documents, or leaves out some that it ought to hold: it says nothing then about what is
    /// not on it.
    /// </returns>
    public abstract JsonArray? CommentsOf(VendorResponse answer);

    /// <summary>Goes on with what <see cref="Comments"/> began.</summary>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="answer">The page that was read last; its comments could be read.</param>
    /// <param name="page">Its number, from 1.</param>
    /// <returns>Null after the last page, and where the latest comments came first.</returns>
    public virtual VendorRequest? MoreComments(string ticketId, VendorResponse answer, int page) => null;

    /// <summary>
    /// What has to be read in order to know who did what in a ticket: all comments and, where asked for, all changes of state. None where
    /// the vendor does not tell who did it; see <see cref="Vendor.ReportsCommentAuthors"/>.
    /// </summary>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="withStates">Whether changes of state are asked for.</param>
    public virtual IReadOnlyList<TicketHistory> Histories(string ticketId, bool withStates) => [];

    /// <summary>
    /// Gives the ticket the state of what is done; null where the settings name none. May be repeated, but for what <see
    /// cref="ResolvedCheck"/> tells.
    /// </summary>
    public virtual VendorRequest? Resolve(string ticketId, string text) => null;

    /// <summary>Where closing twice is an error: reads whether the ticket can still be closed.</summary>
    public virtual VendorRequest? ResolvedCheck(string ticketId) => null;

    /// <summary>Whether that look says that the ticket is closed; null where the answer is not what the vendor documents.</summary>
    public virtual bool? IsResolved(VendorResponse answer) => null;

    /// <summary>Adds the credentials.</summary>
    public virtual void Authorize(HttpRequestMessage request, string? token) =>
        request.Headers.Authorization = token is null ? Basic(Options.User ?? "", Options.Secret ?? "") : Bearer(token);

    /// <summary>Whether a page is full, so that another may follow.</summary>
    /// <param name="comments">The page's comments.</param>
    protected static bool IsFull(JsonArray? comments) => comments is { Count: >= CommentsPerPage };

    /// <summary>The header of a token.</summary>
    protected static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    /// <summary>The header of basic authentication.</summary>
    protected static AuthenticationHeaderValue Basic(string user, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));

    /// <summary>Plain text for a field that takes HTML.</summary>
    protected static string Html(string text) => System.Net.WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[1-9][0-9]{0,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

/// <summary>A part of a ticket's history that has to be read in pages.</summary>
/// <param name="First">The request for its first page.</param>
/// <param name="Read">Reads a page, numbered from 1. Null where the answer is incomplete, or does not have the documented form.</param>
public sealed record TicketHistory(VendorRequest First, Func<VendorResponse, int, HistoryPage?> Read);

/// <summary>A page of a history.</summary>
/// <param name="Acts">The activities on it, in any order.</param>
/// <param name="Next">The request for the next page; null after the last one.</param>
public sealed record HistoryPage(IReadOnlyList<TicketActivity> Acts, VendorRequest? Next);
