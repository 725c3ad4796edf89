using System.ComponentModel;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Faults;

/// <summary>A misbehaviour: which requests it meets, and what they get.</summary>
public sealed class Fault
{
    /// <summary>The API that it concerns; any when absent.</summary>
    public ApiName? Api { get; set; }

    /// <summary>The tenant whose requests it meets; those of any when absent.</summary>
    [Description("The tenant whose requests it meets; those of any tenant when absent.")]
    public Guid? TenantId { get; set; }

    /// <summary>The cmdlet, or the route as the report names it; any when absent.</summary>
    [Description("The cmdlet (Get-Recipient) or the route as the report names it (GET /users); any when absent.")]
    public string? Route { get; set; }

    /// <summary>A text that the request must name: in its path, its identity or its filter.</summary>
    [Description("A user, GUID or other text that the request's path, query, identity or filter must contain; any when absent.")]
    public string? Identity { get; set; }

    /// <summary>How many matching requests pass before the fault begins.</summary>
    public int Skip { get; set; }

    /// <summary>How many requests it meets; endless when absent.</summary>
    [Description("How many requests it meets; endless when absent.")]
    public int? Times { get; set; }

    /// <summary>Only every n-th matching request is met.</summary>
    public int Every { get; set; } = 1;

    /// <summary>What those requests get.</summary>
    public required FaultResponse Answer { get; set; }
}

/// <summary>What a request gets instead of, or on the way to, its proper answer.</summary>
public sealed class FaultResponse
{
    /// <summary>The HTTP status of a made-up answer.</summary>
    public int Status { get; set; } = 503;

    /// <summary>Further headers.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>The kind of answer.</summary>
    public FaultBody Body { get; set; } = FaultBody.Json;

    /// <summary>The code of a JSON error.</summary>
    public string? Code { get; set; }

    /// <summary>The text of a JSON error; for Exchange it may be |Type|text.</summary>
    public string? Message { get; set; }

    /// <summary>How long the request waits first, in milliseconds.</summary>
    public int DelayMs { get; set; }

    /// <summary>Whether the request takes effect although its answer is made up: a lost reply.</summary>
    [Description("The request takes effect although its answer is made up: a lost reply.")]
    public bool Performed { get; set; }
}

/// <summary>The kinds of misbehaviour.</summary>
[JsonConverter(typeof(CamelCaseEnum<FaultBody>))]
public enum FaultBody
{
    /// <summary>The API's own error shape, with the given status.</summary>
    Json,

    /// <summary>A gateway's HTML page, with the given status.</summary>
    Html,

    /// <summary>Kilobytes of NUL bytes, with the given status.</summary>
    Nul,

    /// <summary>No body, with the given status.</summary>
    Nothing,

    /// <summary>200 and an empty list.</summary>
    Empty200,

    /// <summary>200 and an error object.</summary>
    ErrorIn200,

    /// <summary>The proper answer, cut in the middle.</summary>
    Truncated,

    /// <summary>The proper answer with the row of another object.</summary>
    WrongRow,

    /// <summary>The proper answer in two pages: the first has half of the rows, be it none.</summary>
    PartialPage,

    /// <summary>The proper answer with a nextLink to a foreign host.</summary>
    ForeignNextLink,

    /// <summary>The proper answer, late.</summary>
    Delay,

    /// <summary>No answer at all, until the client gives up.</summary>
    Hang,

    /// <summary>The connection breaks.</summary>
    Abort,
}

/// <summary>The APIs of the simulated tenant.</summary>
[JsonConverter(typeof(CamelCaseEnum<ApiName>))]
public enum ApiName
{
    /// <summary>Entra ID.</summary>
    Entra,

    /// <summary>Microsoft Graph.</summary>
    Graph,

    /// <summary>Exchange Online.</summary>
    Exchange,
}
