using System.Text.Json.Serialization;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.LocalEnvironment.FunctionApp;

/// <summary>A page of <c>GET /api/v1/remediations</c>.</summary>
public sealed record RemediationPage(IReadOnlyList<RemediationEntry> Items, string? NextCursor);

/// <summary>A remediation as the API shows it; <see cref="Steps"/> only when it was asked for by itself.</summary>
public sealed record RemediationEntry
{
    /// <summary>Identity.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required RemediationState State { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user.</summary>
    public required RemediatedUser User { get; init; }

    /// <summary>The class of the error.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the product looks next.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>How it ended.</summary>
    public RemediationOutcome? Outcome { get; init; }

    // Source-generated JSON passes null to the init accessor of what a document lacks.
    /// <summary>The timeline.</summary>
    public IReadOnlyList<TimelineStep> Steps { get; init => field = value ?? []; } = [];
}

/// <summary>The affected user.</summary>
public sealed record RemediatedUser(Guid Id, string? UserPrincipalName, string? DisplayName);

/// <summary>A line of the timeline.</summary>
public sealed record TimelineStep(int Sequence, DateTimeOffset At, string Kind, string Text, RemediationState State);

/// <summary>A scan as the API shows it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="State"><c>Running</c>, <c>Complete</c>, or what else became of it.</param>
/// <param name="Pages">Pages read.</param>
/// <param name="Users">Users looked at.</param>
/// <param name="UsersWithErrors">Users with unresolved Exchange errors.</param>
/// <param name="ErrorsEnqueued">Errors put on the queue.</param>
/// <param name="Method">How users were found.</param>
/// <param name="Fault">Why it is not complete.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record ScanEntry(string Id, string State, int Pages, int Users, int UsersWithErrors, int ErrorsEnqueued, string? Method, string? Fault, DateTimeOffset StartedAt, DateTimeOffset? EndedAt)
{
    /// <summary>Whether it goes on.</summary>
    [JsonIgnore]
    public bool IsRunning => State == "Running";

    /// <summary>Whether it saw every user.</summary>
    [JsonIgnore]
    public bool IsComplete => State == "Complete";
}
