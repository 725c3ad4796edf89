using System.ComponentModel;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Faults;

/// <summary>What a request gets instead of, or on the way to, its proper answer.</summary>
public sealed class FaultAnswer
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
