using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.WebJobs;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Worker;

/// <summary>Values between the WebJobs SDK, which describes them with Newtonsoft's types, and the worker protocol.</summary>
internal static class WorkerPayload
{
    // Text that looks like a time stays text: the app gave it, and gets it back.
    private static readonly JsonSerializerSettings _verbatim = new() { DateParseHandling = DateParseHandling.None };

    /// <summary>What the worker gets.</summary>
    public static TypedData ToWorker(object? value) =>
        value switch
        {
            null => new TypedData(),
            string text => new TypedData { String = text },
            byte[] bytes => new TypedData { Bytes = ByteString.CopyFrom(bytes) },
            BinaryData binary => new TypedData { Bytes = ByteString.CopyFrom(binary.ToMemory().Span) },
            double number => new TypedData { Double = number },
            JToken json => new TypedData { Json = json.ToString(Formatting.None) },
            HttpContext => new TypedData { Http = new RpcHttp() },
            ParameterBindingData data => new TypedData
            {
                ModelBindingData = new ModelBindingData
                {
                    Version = data.Version,
                    Source = data.Source,
                    ContentType = data.ContentType,
                    Content = ByteString.CopyFrom(data.Content.ToMemory().Span),
                },
            },
            _ => new TypedData { Json = JsonConvert.SerializeObject(value) },
        };

    /// <summary>What the worker returned.</summary>
    public static object? FromWorker(TypedData? data) =>
        data?.DataCase switch
        {
            TypedData.DataOneofCase.String => data.String,
            TypedData.DataOneofCase.Json => JsonConvert.DeserializeObject(data.Json, _verbatim),
            TypedData.DataOneofCase.Bytes => data.Bytes.ToByteArray(),
            TypedData.DataOneofCase.Int => data.Int,
            TypedData.DataOneofCase.Double => data.Double,
            _ => null,
        };
}
