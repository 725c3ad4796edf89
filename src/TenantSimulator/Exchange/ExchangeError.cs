using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>An error of the Exchange admin API: a status, an exception type and a text.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">error.code.</param>
/// <param name="Type">The full name of the exception.</param>
/// <param name="Text">What went wrong.</param>
internal sealed record ExchangeError(int Status, string Code, string Type, string Text)
{
    private const string Tasks = "Microsoft.Exchange.Configuration.Tasks";

    /// <summary>An object that is not there, or not where the cmdlet looks.</summary>
    public static ExchangeError NotFound(string identity, ExchangeBehavior behavior) =>
        new(
            behavior.NotFoundStatus,
            behavior.NotFoundStatus == 404 ? "NotFound" : "BadRequest",
            $"{Tasks}.ManagementObjectNotFoundException",
            $"The operation couldn't be performed because object '{identity}' couldn't be found on "
                + "'NAMPR09A001DC01.NAMPR09A001.PROD.OUTLOOK.COM'."
        );

    /// <summary>An identity that fits several objects.</summary>
    public static ExchangeError Ambiguous(string identity) =>
        new(
            400,
            "BadRequest",
            $"{Tasks}.ManagementObjectAmbiguousException",
            $"The operation couldn't be performed because '{identity}' matches multiple entries."
        );

    /// <summary>Parameters that no parameter set has.</summary>
    public static ExchangeError ParameterSet(string parameter) =>
        new(
            400,
            "BadRequest",
            "Microsoft.Exchange.AdminApi.CommandInvocation.AmbiguousParameterSetException",
            "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used "
                + $"together or an insufficient number of parameters were provided. {parameter}"
        );

    /// <summary>A value of the wrong type.</summary>
    public static ExchangeError Value(string parameter) =>
        new(
            400,
            "BadRequest",
            "Microsoft.Exchange.Configuration.Tasks.ParameterTransformationException",
            $"Cannot process argument transformation on parameter '{parameter}'."
        );

    /// <summary>A filter that is not OPATH.</summary>
    public static ExchangeError Filter(string filter) =>
        new(
            400,
            "BadRequest",
            "Microsoft.Exchange.Data.ParsingException",
            $"Invalid filter syntax. For a description of the filter parameter syntax see the command help. \"{filter}\""
        );

    /// <summary>A rule of recipient management that refuses.</summary>
    public static ExchangeError Recipient(string text) =>
        new(400, "BadRequest", "Microsoft.Exchange.Management.Tasks.RecipientTaskException", text);

    /// <summary>A cmdlet that would have asked a question.</summary>
    public static ExchangeError Prompt(string cmdlet) =>
        new(
            400,
            "BadRequest",
            "System.Management.Automation.PSInvalidOperationException",
            $"The command '{cmdlet}' prompted the user, which is not possible here. Pass Confirm with the value false."
        );

    /// <summary>An error from a text such as <c>|Type|text</c>.</summary>
    public static ExchangeError FromText(int status, string? code, string text)
    {
        var parts = text.Split('|', 3);
        return parts.Length == 3
            ? new ExchangeError(status, code ?? "BadRequest", parts[1], parts[2])
            : new ExchangeError(status, code ?? "BadRequest", "Microsoft.Exchange.Admin.OData.Core.ODataServiceException", text);
    }

    /// <summary>The error as Exchange sends it.</summary>
    /// <param name="behavior">Which of the known shapes.</param>
    /// <returns>The answer.</returns>
    public Answer ToAnswer(ExchangeBehavior behavior) =>
        Answer
            .Json(Status, json =>
            {
                var summary = Status == 404 ? "Error executing cmdlet" : "Invalid Operation";
                json.WriteStartObject();
                json.WriteStartObject("error");
                json.WriteString("code", Code);
                json.WriteString("message", summary);
                if (behavior.ErrorDetails)
                {
                    json.WriteStartArray("details");
                    json.WriteStartObject();
                    json.WriteString("code", "Client");
                    json.WriteString("target", "");
                    json.WriteString("message", $"{(behavior.ErrorHashPrefix ? "Ex6F9304" : "")}|{Type}|{Text}");
                    json.WriteEndObject();
                    json.WriteEndArray();
                }

                json.WriteStartObject("innererror");
                json.WriteString("message", summary);
                json.WriteString("type", "Microsoft.Exchange.Admin.OData.Core.ODataServiceException");
                json.WriteString("stacktrace", "");
                json.WriteStartObject("internalexception");
                json.WriteString("message", Text);
                json.WriteString("type", Type);
                json.WriteString("stacktrace", "");
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndObject();
            })
            .With("x-ExceptionType", Type);
}

/// <summary>Ends a cmdlet with an error.</summary>
/// <param name="error">The error.</param>
internal sealed class CmdletException(ExchangeError error) : Exception(error.Text)
{
    /// <summary>The error to be answered.</summary>
    public ExchangeError Error => error;
}
