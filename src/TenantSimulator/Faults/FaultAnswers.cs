using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Graph;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Faults;

/// <summary>Made-up answers, in the shape of the API that they pretend to come from.</summary>
internal static class FaultAnswers
{
    private const string GatewayPage = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>Microsoft-Azure-Application-Gateway/v2</center></body></html>";

    public static Answer Make(ApiName api, FaultAnswer fault)
    {
        var answer = fault.Body switch
        {
            FaultBody.Html => Answer.Text(fault.Status, GatewayPage, "text/html"),
            FaultBody.Nul => new Answer(fault.Status, new byte[8192], "application/json"),
            FaultBody.Nothing => Answer.Empty(fault.Status),
            FaultBody.Empty200 => Answer.Text(200, """{"value":[]}""", "application/json; charset=utf-8"),
            FaultBody.ErrorIn200 => Error(api, 200, fault),
            _ => Error(api, fault.Status, fault),
        };
        foreach (var (name, value) in fault.Headers)
        {
            answer.With(name, value);
        }

        return answer;
    }

    private static Answer Error(ApiName api, int status, FaultAnswer fault) => api switch
    {
        ApiName.Graph => GraphError.Answer(status, fault.Code ?? GraphError.CodeOf(fault.Status), fault.Message ?? "The request could not be served."),
        ApiName.Exchange => ExchangeError.FromText(status, fault.Code, fault.Message ?? "|Microsoft.Exchange.Data.DataSourceTransientException|The request could not be served.").ToAnswer(new()),
        _ => EntraError.Answer(status, fault.Code ?? "temporarily_unavailable", 90033, fault.Message ?? "A transient error has occurred. Please try again."),
    };
}
