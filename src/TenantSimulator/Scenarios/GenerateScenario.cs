using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>Users that are made up, always the same for the same seed.</summary>
public sealed class GenerateScenario
{
    /// <summary>How many users without any problem.</summary>
    public int HealthyUsers { get; set; }

    /// <summary>How many users of each kind of problem, spread evenly among the healthy ones.</summary>
    [Description("How many users of each kind of problem, spread evenly among the healthy ones.")]
    public GeneratedErrors Errors { get; set; } = new();

    /// <summary>Whether every made-up user with an Exchange problem becomes a case.</summary>
    [Description("Whether every made-up user with an Exchange problem becomes a case, with the end that its kind should have.")]
    public bool Cases { get; set; }

    /// <summary>Where the GUIDs come from.</summary>
    public int Seed { get; set; } = 1;
}

/// <summary>Counts of made-up users by kind of problem.</summary>
public sealed class GeneratedErrors
{
    /// <summary>A soft-deleted mail user holds the ArchiveGuid.</summary>
    [Description("A soft-deleted mail user holds the ArchiveGuid.")]
    public int SoftDeletedMailUser { get; set; }

    /// <summary>A soft-deleted mailbox holds the ExchangeGuid.</summary>
    [Description("A soft-deleted mailbox holds the ExchangeGuid.")]
    public int SoftDeletedMailbox { get; set; }

    /// <summary>First the ExchangeGuid, then the ArchiveGuid, each held by another soft-deleted mail user.</summary>
    [Description("First the ExchangeGuid, then the ArchiveGuid, each held by another soft-deleted mail user.")]
    public int Chained { get; set; }

    /// <summary>An active recipient holds the ExchangeGuid.</summary>
    [Description("An active mail user holds the ExchangeGuid.")]
    public int ActiveConflict { get; set; }

    /// <summary>An inactive mailbox on litigation hold holds the ExchangeGuid.</summary>
    [Description("An inactive mailbox on litigation hold holds the ExchangeGuid.")]
    public int LitigationHold { get; set; }

    /// <summary>A soft-deleted mail user whose Entra user is in the recycle bin.</summary>
    [Description("A soft-deleted mail user whose Entra user is in the recycle bin holds the ExchangeGuid.")]
    public int RecycleBin { get; set; }

    /// <summary>Active Directory sends another ArchiveGuid than the cloud archive has.</summary>
    [Description("Active Directory sends zeros for an archive that exists in the cloud.")]
    public int ArchiveMismatch { get; set; }

    /// <summary>An error text that nobody knows.</summary>
    [Description("An error text that nobody knows.")]
    public int Unknown { get; set; }

    /// <summary>An error of another service than Exchange.</summary>
    [Description("An error of another service than Exchange.")]
    public int OtherService { get; set; }

    /// <summary>How many users have a problem.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Total =>
        SoftDeletedMailUser
        + SoftDeletedMailbox
        + Chained
        + ActiveConflict
        + LitigationHold
        + RecycleBin
        + ArchiveMismatch
        + Unknown
        + OtherService;
}
