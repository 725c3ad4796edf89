using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>When requests are answered with 429, by API.</summary>
public sealed class ThrottlingScenario
{
    /// <summary>Microsoft Graph.</summary>
    public ThrottleRule Graph { get; set; } = new();

    /// <summary>Exchange Online.</summary>
    public ThrottleRule Exchange { get; set; } = new();

    /// <summary>Entra ID.</summary>
    public ThrottleRule Entra { get; set; } = new();

    /// <summary>Whether Microsoft Graph throttles by the limits that are published for its identity service.</summary>
    [Description(
        "Whether Microsoft Graph throttles by the published limits of its identity service: resource units by application and size of the "
            + "tenant, writes, and the headers x-ms-throttle-*. The rules of graph hold beside them."
    )]
    public bool GraphDocumentedLimits { get; set; }

    /// <summary>Whether Exchange Online limits what is under way in a tenant, less and less while it is exceeded.</summary>
    [Description(
        "Whether Exchange Online limits what is under way in a tenant, less and less while it is exceeded. No figure of it is published: "
            + "these are guesses. The rules of exchange hold beside them."
    )]
    public bool ExchangeTenantLimits { get; set; }
}

/// <summary>When one API answers with 429. Any of the rules may be on.</summary>
public sealed class ThrottleRule
{
    /// <summary>Every n-th request is refused.</summary>
    [Description("Every n-th request is refused; absent: none.")]
    public int? EveryNthRequest { get; set; }

    /// <summary>How many requests of an application may be under way in a tenant; further ones are refused.</summary>
    [Description("How many requests of one application may be under way in a tenant; further ones are refused; absent: any number.")]
    public int? ConcurrentRequests { get; set; }

    /// <summary>The size of a token bucket, in requests.</summary>
    [Description("The size of a token bucket per application and tenant, in requests; absent: no bucket.")]
    public int? BucketCapacity { get; set; }

    /// <summary>What flows back into the bucket each second.</summary>
    public double BucketRefillPerSecond { get; set; } = 10;

    /// <summary>The Retry-After of a refusal, in seconds.</summary>
    public int RetryAfterSeconds { get; set; } = 1;

    /// <summary>Whether refusals carry no Retry-After.</summary>
    public bool OmitRetryAfter { get; set; }
}
